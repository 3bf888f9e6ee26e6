// What the components are written with: Preact's elements in HTML's notation. Texts are always put in as text.
import htm from "./vendor/htm.js";
import { Component, createRef, h, render } from "./vendor/preact.js";

export const html = htm.bind(h);
export { Component, createRef, render };
