// A page without a kernel: each host carries its data, and a plain object stands for the model.

function stillModel(state) {
  const heard = new Map();
  return {
    get: (name) => state[name],
    set(name, value) {
      state[name] = value;
      for (const act of heard.get(`change:${name}`) || []) act();
    },
    save_changes() {},
    send() {},
    on: (name, act) => heard.set(name, [...(heard.get(name) || []), act]),
    off: (name, act) => heard.set(name, (heard.get(name) || []).filter((a) => a !== act)),
  };
}

for (const host of document.querySelectorAll(".wb-host:not([data-wb])")) {
  host.dataset.wb = "1";
  const state = JSON.parse(host.querySelector(".wb-data").textContent);
  render({ model: stillModel(state), el: host.querySelector(".wb-root") });
}
