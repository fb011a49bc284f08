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
await startLocale();
router.start();
mount(App, { target });
