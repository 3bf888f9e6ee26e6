// The panels, in the order of their buttons. `live` ones need a server.
import { Export } from "./export.js";
import { Faults } from "./faults.js";
import { Help } from "./help.js";
import { Money } from "./money.js";
import { Time } from "./time.js";
import { Try } from "./try.js";

export const PANELS = {
  faults: { title: "Faults", view: Faults, live: true },
  time: { title: "Time", view: Time, live: true },
  money: { title: "Money", view: Money, live: true },
  try: { title: "Try it", view: Try, live: true },
  export: { title: "Export", view: Export },
  help: { title: "Help", view: Help },
};
