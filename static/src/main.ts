/** Start of the page: styles, language, then the application. */
import { mount } from "svelte";
import "./styles/fonts.css";
import "./styles/tokens.css";
import "./styles/base.css";
import App from "./App.svelte";
import { startLocale } from "./i18n/index.svelte";

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");

await startLocale();
mount(App, { target });
