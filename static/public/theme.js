// Theme and language are set before the first paint, so that nothing flashes: what the address asks for, else what was chosen
// here before, else what the system has. src/app/theme.svelte.ts keeps them after that. The run that the address names is asked for
// at once too: it is on its way while the scripts come.
(function () {
  var root = document.documentElement;
  var theme = null;
  var language = null;
  try {
    theme = localStorage.getItem("tapedeck.theme");
    language = localStorage.getItem("tapedeck.locale");
  } catch (error) {
    // Storage can be forbidden; the system's choice holds then.
  }
  var asked = new URLSearchParams(location.search);
  theme = asked.get("theme") || theme;
  language = asked.get("lang") || language;
  if (theme !== "light" && theme !== "dark") {
    theme = window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }
  root.dataset.theme = theme;
  if (language !== "en" && language !== "zh") {
    language = (navigator.language || "en").toLowerCase().indexOf("zh") === 0 ? "zh" : "en";
  }
  root.lang = language === "zh" ? "zh-Hans" : "en";
  var run = /^\/(?:play|embed)\/([a-z0-9]+)$/.exec(location.pathname);
  if (run) {
    var link = document.createElement("link");
    link.rel = "preload";
    link.as = "fetch";
    link.crossOrigin = "anonymous";
    link.href = "/api/runs/" + run[1];
    document.head.append(link);
  }
})();
