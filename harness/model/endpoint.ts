import { UsageError } from '../core/errors.ts'

/** Environment variables by name. */
export type Environment = { readonly [name: string]: string | undefined }

/** Where an OpenAI-compatible model is reached. */
export interface Endpoint {
  readonly baseUrl: string
  /** A secret; a stand-in where the server needs none. */
  readonly apiKey: string
  /** Whether the server is OpenAI's own (or Azure's copy), not one that imitates it. */
  readonly isOpenai: boolean
}

const defaultUrl = 'https://api.openai.com/v1'
/** What servers without keys are sent, because the client insists on one. */
const standInKey = 'no-key-needed'

/**
 * The endpoint that OPENAI_BASE_URL and OPENAI_API_KEY name. Without the first it is OpenAI's; a server that
 * is not OpenAI's needs no key.
 *
 * @throws UsageError when the URL is not a plain http(s) one, or a key is needed and missing or not printable
 */
export function endpointFrom(environment: Environment): Endpoint {
  const baseUrl = environment['OPENAI_BASE_URL']?.trim() || defaultUrl
  const isOpenai = /(^|\.)openai(\.azure)?\.com$/.test(serverUrl(baseUrl).hostname)
  return { baseUrl, isOpenai, apiKey: keyFrom(environment, isOpenai) }
}

function serverUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`OPENAI_BASE_URL: expected a URL like http://localhost:8000/v1, got "${text}"`)
  }
  // The URL is not quoted here: it may hold a password.
  if (url.username || url.password || url.search || url.hash) {
    throw new UsageError('OPENAI_BASE_URL: expected no user, password, query or fragment, got one of them')
  }
  return url
}

function keyFrom(environment: Environment, isOpenai: boolean): string {
  const key = environment['OPENAI_API_KEY']?.trim() || undefined
  if (key === undefined && isOpenai) {
    throw new UsageError(
      'OPENAI_API_KEY: expected a key (or OPENAI_BASE_URL of a server that needs none), got none',
    )
  }
  if (key !== undefined && !/^[!-~]+$/.test(key)) {
    throw new UsageError('OPENAI_API_KEY: expected printable ASCII without spaces, got other characters')
  }
  return key ?? standInKey
}
