import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a server of the tests saw of one call. */
export interface SeenCall {
  readonly path: string
  readonly authorization: string | undefined
  readonly body: { readonly model: string; readonly [name: string]: unknown }
}

/** What the server does with the nth call (from 0) that names a model. */
export type Conduct = (response: ServerResponse, nth: number, call: SeenCall) => void

/** A local server that speaks the chat completions protocol, well or badly, by the name of the model. */
export async function chatServer(conducts: { readonly [model: string]: Conduct }) {
  const seen: SeenCall[] = []
  const server = createServer((request, response) => {
    void textOf(request).then((text) => {
      const { url: path = '', headers } = request
      const call: SeenCall = { path, authorization: headers.authorization, body: JSON.parse(text) }
      const nth = seen.filter(({ body }) => body.model === call.body.model).length
      seen.push(call)
      conducts[call.body.model]?.(response, nth, call)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/v1`,
    calls: (model: string) => seen.filter(({ body }) => body.model === model),
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += chunk
  return text
}

/** Sends a body as JSON, or a string as it is. */
export function send(response: ServerResponse, status: number, body: unknown, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}

/** A well-formed chat completion, with some of its parts replaced. */
export function completion(message: unknown, rest: object = {}, finish: unknown = 'stop') {
  return {
    ...{ id: 'c-1', object: 'chat.completion', created: 0, model: 'm' },
    choices: [{ index: 0, finish_reason: finish, message }],
    usage: { prompt_tokens: 12, completion_tokens: 5, total_tokens: 17 },
    ...rest,
  }
}
