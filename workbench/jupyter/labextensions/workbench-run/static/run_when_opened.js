// Runs a notebook that `workbench lab` made when it is opened, since its views need a kernel to be
// live. A notebook that the user does not trust, or whose kernel has run something, is left alone.
// The reader stays at the top, and the run is saved, so that opened again it finds its widgets.

(() => {
  const seen = new WeakSet();
  const MOVES = ["wheel", "pointerdown", "touchstart", "keydown"];

  // JupyterLab goes to the last cell that it runs: stay at the first, unless the reader moves.
  async function runAtTop(app, widget) {
    const notebook = widget.content;
    const scrolled = notebook.outerNode ?? notebook.node;
    const leave = new AbortController();
    const { signal } = leave;
    const stay = () => {
      if (signal.aborted || widget.isDisposed) return;
      notebook.activeCellIndex = 0;
      if (scrolled.scrollTop) scrolled.scrollTop = 0;
    };
    for (const move of MOVES) {
      widget.node.addEventListener(move, () => leave.abort(), { capture: true, passive: true, signal });
    }
    scrolled.addEventListener("scroll", stay, { signal });
    const ran = app.commands.execute("notebook:run-all-cells");
    stay();
    await ran;
    stay();
    setTimeout(() => leave.abort(), 1000); // what it scrolls to late, as the views are drawn
  }

  async function runOnce(app, widget) {
    await widget.context.ready;
    if (!widget.context.model.getMetadata?.("workbench")) return;
    const cells = [...widget.content.model.cells].filter((cell) => cell.type === "code");
    if (!cells.every((cell) => cell.trusted)) return;
    await widget.sessionContext.ready;
    const kernel = widget.sessionContext.session?.kernel;
    if (!kernel) return;
    await kernel.info;
    const asked = kernel.requestExecute({ code: "", silent: true, store_history: false });
    const reply = await asked.done;
    if (reply?.content?.execution_count !== 0) return;
    while (app.shell.currentWidget !== widget) {
      if (widget.isDisposed) return;
      await new Promise((done) => setTimeout(done, 200));
    }
    await runAtTop(app, widget);
    if (!widget.isDisposed) await widget.context.save();
  }

  const plugin = {
    id: "workbench-run:plugin",
    autoStart: true,
    activate(app) {
      const look = () => {
        for (const widget of app.shell.widgets("main")) {
          if (seen.has(widget) || !widget.context?.path?.endsWith(".ipynb")) continue;
          seen.add(widget);
          runOnce(app, widget).catch((error) => console.error("workbench-run", error));
        }
      };
      app.restored.then(() => {
        look();
        app.shell.layoutModified?.connect(look);
        app.shell.currentChanged?.connect(look);
      });
    },
  };

  globalThis._JUPYTERLAB = globalThis._JUPYTERLAB || {};
  globalThis._JUPYTERLAB["workbench-run"] = {
    init: async () => {},
    get: async () => () => ({ default: plugin, __esModule: true }),
  };
})();
