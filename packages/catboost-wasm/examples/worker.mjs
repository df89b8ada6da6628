// In a page: new Worker(new URL("./worker.mjs", import.meta.url), { type: "module" }), so that the page does not wait for the training.
// Post it { pool, params }; it answers with progress and at last with the bytes of the model. Post "stop" to end it.
import { train } from "catboost-wasm";

const controller = new AbortController();

export async function answer(data, post) {
  if (data === "stop") return controller.abort();
  try {
    const model = await train(data.pool, data.params, {
      signal: controller.signal,
      onIteration: ({ iteration, iterations }) => post({ share: iteration / iterations }),
    });
    post({ model: model.toCbm() });
  } catch (error) {
    post({ error: error.message });
  }
}

globalThis.onmessage = ({ data }) => answer(data, (message) => globalThis.postMessage(message));
