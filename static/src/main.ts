/** Start of the page: styles, language, then the application. */
import { mount } from "svelte";
import "./styles/fonts.css";
import "./styles/tokens.css";
import "./styles/base.css";
import App from "./App.svelte";
import { router } from "./app/router.svelte";
import { theme } from "./app/theme.svelte";
import { startLocale } from "./i18n/index.svelte";

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");

theme.start();
router.start();
// The page that most visits begin with comes while the words come.
if (router.route.page === "play") void import("./pages/Play.svelte");
await startLocale();
mount(App, { target });
