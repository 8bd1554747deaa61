/**
 * Events, followed across lost connections and restarts.
 *
 * Every event that fits is told at least once and in order. A cursor is saved only after its
 * message was processed, so a program that dies in between is told that one message again.
 */

import { open, readFile, rename } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import type { ClientReadableStream, ServiceError } from "@grpc/grpc-js";
import { Answered, ClientError, isLost } from "./errors.js";
import type { Event__Output } from "./v1/tradewind/v1/Event.js";
import type { EventsRequest } from "./v1/tradewind/v1/EventsRequest.js";
import type { EventsResponse__Output } from "./v1/tradewind/v1/EventsResponse.js";

const [PAUSE_MS, LONGEST_PAUSE_MS] = [50, 2_000];
const MAX_TRIES = 10;

/**
 * The caller's own store for one stream's cursor: a row of its database, or a file.
 *
 * A store that saves the cursor in the same transaction as what the message changed makes
 * at-least-once exactly-once.
 */
export interface Cursors {
  /** The cursor saved last, if there is one. */
  load(): Promise<string | undefined>;
  /** Keeps a cursor durably. */
  save(cursor: string): Promise<void>;
}

/** A cursor in a file of its own, replaced in one step. */
export class FileCursors implements Cursors {
  constructor(private readonly path: string) {}

  async load(): Promise<string | undefined> {
    try {
      return (await readFile(this.path, "utf8")).trim() || undefined;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") {
        return undefined;
      }
      throw error;
    }
  }

  async save(cursor: string): Promise<void> {
    const beside = `${this.path}.new`;
    const file = await open(beside, "w");
    try {
      await file.writeFile(`${cursor}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, this.path);
  }
}

/** One message: an event, or (`event` is `undefined`) word that there was none up to a block. */
export interface Told {
  cursor: string;
  height: bigint;
  event: Event__Output | undefined;
}

/**
 * Messages one after the other, for as long as they are asked for.
 *
 * When the next message is asked for, the one before counts as processed and its cursor is saved.
 */
export async function* follow(
  openStream: (request: EventsRequest) => ClientReadableStream<EventsResponse__Output>,
  first: EventsRequest,
  cursors: Cursors | undefined,
): AsyncGenerator<Told, never, void> {
  const saved = await cursors?.load();
  let request = saved === undefined ? first : behind(first, saved);
  for (let tries = 0, pause = PAUSE_MS; ; ) {
    const stream = openStream(request);
    try {
      for await (const response of stream) {
        [tries, pause] = [0, PAUSE_MS];
        yield told(response);
        request = behind(request, response.cursor);
        await cursors?.save(response.cursor);
      }
    } catch (error) {
      const { code } = error as ServiceError;
      if (code === undefined || typeof code !== "number") {
        throw error;
      }
      tries++;
      if (!isLost(error as ServiceError) || tries === MAX_TRIES) {
        throw new Answered(error as ServiceError);
      }
    } finally {
      // Whoever is no longer read may still say that it was cancelled.
      stream.on("error", () => undefined);
      stream.cancel();
    }
    await setTimeout(pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  }
}

function behind(request: EventsRequest, cursor: string): EventsRequest {
  const { filters } = request;
  return { ...(filters && { filters }), after: cursor };
}

function told({ cursor, event, checkpoint }: EventsResponse__Output): Told {
  const height = event?.height ?? checkpoint?.height;
  if (height === undefined) {
    throw new ClientError("the node's answer is not an event or a checkpoint");
  }
  return { cursor, height: BigInt(height), event: event ?? undefined };
}
