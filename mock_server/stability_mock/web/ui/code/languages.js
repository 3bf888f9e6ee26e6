// The languages that a request can be copied in.
import { curl } from "./curl.js";
import { httpFile } from "./http_file.js";
import { javascript } from "./javascript.js";
import { pytest, python } from "./python.js";

export const LANGUAGES = { curl, Python: python, JavaScript: javascript, ".http": httpFile, pytest };
