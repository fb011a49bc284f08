/**
 * Start of a page that plays one recorded run from a file, without a server: the run stands in the document itself. What needs
 * a server says so.
 */
import { mount } from "svelte";
import "../styles/fonts.css";
import "../styles/tokens.css";
import "../styles/base.css";
import { offline } from "../api/client";
import { placeFrom, session } from "../app/session.svelte";
import { theme } from "../app/theme.svelte";
import { allWords, startLocale } from "../i18n/index.svelte";
import type { Run } from "../model/types";
import Standalone from "./Standalone.svelte";

offline.on = true;
const data = document.getElementById("run")!;
const run = JSON.parse(data.textContent) as Run;
theme.start();
void startLocale()
  .then(allWords)
  .then(() => {
    session.adopt(run);
    const query = new URLSearchParams(location.hash.slice(1) || data.dataset.place);
    placeFrom(query);
    mount(Standalone, { target: document.getElementById("app")!, props: { query } });
  });
