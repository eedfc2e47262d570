// Draws /openapi.json as a page, and sends requests from it.
"use strict";

const METHODS = ["get", "post", "put", "patch", "delete"];

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

// Words between backquotes are code.
function words(text) {
  return (text ?? "").split("`").map((part, at) => (at % 2 ? element("code", {}, part) : part));
}

function prose(text) {
  return text ? text.split("\n\n").map((paragraph) => element("p", {}, ...words(paragraph))) : [];
}

function typeOf(schema) {
  if (!schema) return "";
  if (schema.$ref) return schema.$ref.split("/").pop();
  if (schema.oneOf ?? schema.anyOf) return (schema.oneOf ?? schema.anyOf).map(typeOf).join(" or ");
  if (schema.type === "array") return `array of ${typeOf(schema.items)}`;
  return [].concat(schema.type ?? "").filter((type) => type !== "null").join(" or ");
}

function bodyExample(content) {
  const example = content?.example ?? Object.values(content?.examples ?? {})[0]?.value;
  return typeof example === "string" ? example : example === undefined ? "{}" : JSON.stringify(example, null, 2);
}

async function csrfToken() {
  const answer = await fetch("/v1/session");
  return answer.ok ? (await answer.json()).csrf_token : "";
}

async function send(method, path, parameters, fields, type, body) {
  const query = new URLSearchParams();
  const headers = {};
  let address = path;
  for (const parameter of parameters) {
    const value = fields.get(parameter.name)?.value ?? "";
    if (parameter.in === "path") address = address.replace(`{${parameter.name}}`, encodeURIComponent(value));
    else if (value === "") continue;
    else if (parameter.in === "query") query.append(parameter.name, value);
    else headers[parameter.name] = value;
  }
  const key = document.getElementById("key").value.trim();
  if (key) headers.authorization = `Bearer ${key}`;
  else if (method !== "get") headers["x-csrf-token"] = await csrfToken();
  if (type) headers["content-type"] = type;
  const search = query.toString();
  return fetch(search ? `${address}?${search}` : address, { method: method.toUpperCase(), headers, body: type ? body : undefined });
}

function shown(text, type) {
  if (!type.includes("json") || type.includes("ndjson")) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function operation(path, method, described) {
  const parameters = described.parameters ?? [];
  const id = `${method}-${path}`.replace(/[^a-z0-9]+/gi, "-");
  const fields = new Map();
  const inside = element("div", { class: "inside" }, ...prose(described.description));
  if (parameters.length) {
    const rows = parameters.map((parameter) => {
      const field = element("input", { id: `${id}-${parameter.name}`, autocomplete: "off" });
      if (parameter.in === "path") field.value = parameter.example ?? "";
      fields.set(parameter.name, field);
      const label = element("label", { for: field.id }, element("code", {}, parameter.name));
      return element("tr", {}, element("td", {}, label, ` ${parameter.in}`), element("td", {}, ...prose(parameter.description)), element("td", {}, field));
    });
    const head = element("tr", {}, ...["Parameter", "Meaning", "Value"].map((name) => element("th", { scope: "col" }, name)));
    inside.append(element("table", {}, element("thead", {}, head), element("tbody", {}, ...rows)));
  }
  const [type, content] = Object.entries(described.requestBody?.content ?? {})[0] ?? [];
  const body = element("textarea", { id: `${id}-body`, spellcheck: "false" });
  if (type) {
    body.value = bodyExample(content);
    inside.append(element("p", {}, element("label", { for: body.id }, `Body (${type}, ${typeOf(content.schema)})`)), body);
  }
  const answers = Object.entries(described.responses ?? {}).map(([status, response]) => {
    const [kind, of] = Object.entries(response.content ?? {})[0] ?? [];
    const what = kind ? `${typeOf(of.schema)} (${kind})` : "nothing";
    return element("tr", {}, element("td", {}, status), element("td", {}, ...words(response.description)), element("td", {}, what));
  });
  const output = element("pre", { tabindex: "0", hidden: "", "aria-label": "Answer" });
  const status = element("p", { role: "status" });
  const submit = async () => {
    status.textContent = "Sending …";
    output.hidden = true;
    try {
      const started = performance.now();
      const answer = await send(method, path, parameters, fields, type, body.value);
      const text = await answer.text();
      status.textContent = `${answer.status}, ${Math.round(performance.now() - started)} ms, request ${answer.headers.get("x-request-id")}`;
      output.textContent = shown(text, answer.headers.get("content-type") ?? "");
      output.hidden = text === "";
    } catch (error) {
      status.textContent = `No answer: ${error.message}`;
    }
  };
  inside.append(element("p", {}, element("button", { type: "button", onclick: submit }, "Send")), status, output);
  inside.append(element("table", {}, element("caption", {}, "Answers"), element("tbody", {}, ...answers)));
  const title = element("summary", {}, element("b", {}, method.toUpperCase()), element("code", {}, path), " ", element("span", {}, ...words(described.summary)));
  return element("details", { id }, title, inside);
}

async function draw() {
  const status = document.getElementById("status");
  const answer = await fetch("/openapi.json");
  const openapi = await answer.json();
  document.getElementById("description").append(...prose(openapi.info.description));
  const groups = new Map(openapi.tags.map((tag) => [tag.name, { tag, operations: [] }]));
  for (const [path, item] of Object.entries(openapi.paths)) {
    for (const method of METHODS.filter((method) => item[method])) {
      groups.get(item[method].tags[0])?.operations.push(operation(path, method, item[method]));
    }
  }
  const operations = document.getElementById("operations");
  for (const { tag, operations: found } of groups.values()) {
    operations.append(element("h2", {}, tag.description ?? tag.name), ...found);
  }
  status.textContent = "";
}

draw().catch((error) => {
  document.getElementById("status").textContent = `The document could not be loaded: ${error.message}`;
});
