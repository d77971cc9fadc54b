// Microsoft's @azure-rest/ai-inference from npm: `node --import ./loopback.mjs rest.mjs URL KEY QUESTIONS`.
// Out, on standard output: a line of JSON for each trial, as interop/trial.py writes them; QUESTIONS is what Python's
// clients ask too, as JSON.

import assert from "node:assert/strict";

import ModelClient, { isUnexpected } from "@azure-rest/ai-inference";
import { AzureKeyCredential } from "@azure/core-auth";
import { createSseStream } from "@azure/core-sse";

import { attempts } from "./loopback.mjs";

const [url, key, questions] = process.argv.slice(2);
const q = JSON.parse(questions);
const WEATHER = [{ role: "user", content: q.weather }];
const MESSAGES = [
  { role: "system", content: "You answer in one sentence." },
  { role: "user", content: q.question },
];

const client = (credential = key) =>
  ModelClient(url, new AzureKeyCredential(credential), { allowInsecureConnection: true });

async function post(path, body, { credential, headers } = {}) {
  return client(credential).path(path).post({ body: { model: q.model, ...body }, headers });
}

function good(response) {
  assert.ok(!isUnexpected(response), `status ${response.status}: ${JSON.stringify(response.body)}`);
  return response.body;
}

function bad(response, status, words) {
  assert.ok(isUnexpected(response), "an error was expected");
  assert.equal(response.status, status);
  assert.ok(JSON.stringify(response.body).includes(words), JSON.stringify(response.body));
}

async function text() {
  const body = good(await post("/chat/completions", { messages: MESSAGES, temperature: 0.5, max_tokens: 500 }));
  const [choice] = body.choices;
  assert.equal(choice.finish_reason, "stop");
  assert.ok(choice.message.content.includes(`You said: ${q.question}`), choice.message.content);
  assert.equal(body.usage.prompt_tokens + body.usage.completion_tokens, body.usage.total_tokens);
  return choice.message.content;
}

async function updates(body) {
  const response = await client()
    .path("/chat/completions")
    .post({ body: { model: q.model, ...body, stream: true } })
    .asNodeStream();
  assert.equal(response.status, "200");
  const found = [];
  for await (const event of createSseStream(response.body)) {
    if (event.data === "[DONE]") {
      return found;
    }
    found.push(...JSON.parse(event.data).choices);
  }
  throw new Error("the stream ended without [DONE]");
}

function checkTool(name, text) {
  assert.deepEqual([name, JSON.parse(text)], ["get_weather", q.arguments]);
}

async function embed(options = {}) {
  const body = good(await post("/embeddings", { input: q.texts, ...options }));
  return body.data.map((each) => each.embedding);
}

function checkVectors(vectors) {
  assert.deepEqual(vectors.map((each) => each.length), q.texts.map(() => q.dimensions));
  assert.deepEqual(vectors[0], vectors[2]);
  assert.notDeepEqual(vectors[0], vectors[1]);
}

function unpack(packed) {
  const bytes = Buffer.from(packed, "base64");
  return Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readFloatLE(4 * index));
}

const trials = {
  chat: text,
  async stream() {
    const pieces = (await updates({ messages: MESSAGES })).map((choice) => choice.delta.content ?? "");
    assert.ok(pieces.length > 5);
    assert.equal(pieces.join(""), await text());
  },
  async tools() {
    const { message } = good(await post("/chat/completions", { messages: WEATHER, tools: [q.tool] })).choices[0];
    const [call] = message.tool_calls;
    checkTool(call.function.name, call.function.arguments);
    const result = { role: "tool", tool_call_id: call.id, content: q.result };
    const answer = good(await post("/chat/completions", { messages: [...WEATHER, message, result], tools: [q.tool] }));
    assert.ok(answer.choices[0].message.content.includes(q.result));
    const calls = (await updates({ messages: WEATHER, tools: [q.tool] })).flatMap(({ delta }) => delta.tool_calls ?? []);
    checkTool(
      calls.map((each) => each.function.name ?? "").join(""),
      calls.map((each) => each.function.arguments ?? "").join(""),
    );
  },
  async embeddings() {
    checkVectors(await embed());
    checkVectors((await embed({ encoding_format: "base64" })).map(unpack));
  },
  async "model information"() {
    const info = good(await client().path("/info").get());
    assert.ok(info.model_name && info.model_type, JSON.stringify(info));
  },
  async "extra parameters"() {
    const body = { messages: MESSAGES, logprobs: true };
    bad(await post("/chat/completions", body), "422", "logprobs");
    const passed = await post("/chat/completions", body, { headers: { "extra-parameters": "pass-through" } });
    assert.ok(good(passed).choices[0].logprobs.content.length > 0);
  },
  async "filtered prompt"() {
    bad(await post("/chat/completions", { messages: [{ role: "user", content: q.filtered }] }), "400", "content_filter");
  },
  async "wrong key"() {
    bad(await post("/chat/completions", { messages: MESSAGES }, { credential: q.wrong_key }), "401", "not accepted");
  },
  async "stay on loopback"() {
    assert.deepEqual(attempts, []);
  },
};

for (const [trial, run] of Object.entries(trials)) {
  let wrong = null;
  try {
    await run();
  } catch (error) {
    console.error(error);
    wrong = `${error.name}: ${error.message}`;
  }
  console.log(JSON.stringify({ trial, wrong }));
}
