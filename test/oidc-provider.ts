import { createHash, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

type Claims = { sub: string; email: string; email_verified: boolean; name: string }
type Grant = { challenge: string; nonce: string | null; redirect: string; claims: Claims }

/** A small OpenID Connect provider on 127.0.0.1: discovery, code with PKCE (S256, demanded), RS256 tokens. `next` is who says yes at the next visit. */
export async function openProvider(client: { id: string; secret: string }) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  const grants = new Map<string, Grant>()
  const state: { next: Claims | null; forge: boolean } = { next: null, forge: false }

  const server = createServer(async (request, response) => {
    const url = new URL(request.url!, issuer())
    const json = (body: unknown, status = 200) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    const refuse = (why: string) => {
      json({ error: 'invalid_request', error_description: why }, 400)
    }
    if (url.pathname === '/.well-known/openid-configuration') {
      return json({
        issuer: issuer(),
        authorization_endpoint: `${issuer()}/authorize`,
        token_endpoint: `${issuer()}/token`,
        jwks_uri: `${issuer()}/keys`,
        id_token_signing_alg_values_supported: ['RS256'],
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
      })
    }
    if (url.pathname === '/keys') {
      const jwk = publicKey.export({ format: 'jwk' })
      return json({ keys: [{ ...jwk, kid: 'one', use: 'sig', alg: 'RS256' }] })
    }
    if (url.pathname === '/authorize') {
      const ask = url.searchParams
      if (ask.get('code_challenge_method') !== 'S256' || !ask.get('code_challenge')) return refuse('no PKCE')
      if (ask.get('client_id') !== client.id || !state.next) return refuse('unknown client or nobody there')
      const code = randomUUID()
      const redirect = ask.get('redirect_uri')!
      grants.set(code, { challenge: ask.get('code_challenge')!, nonce: ask.get('nonce'), redirect, claims: state.next })
      return response.writeHead(302, { location: `${redirect}?code=${code}&state=${ask.get('state')}` }).end()
    }
    if (url.pathname === '/token' && request.method === 'POST') {
      let text = ''
      for await (const part of request) text += part
      const form = new URLSearchParams(text)
      const grant = grants.get(form.get('code') ?? '')
      grants.delete(form.get('code') ?? '')
      const basic = Buffer.from((request.headers.authorization ?? '').replace('Basic ', ''), 'base64').toString()
      const secretFits = form.get('client_secret') === client.secret || basic === `${client.id}:${client.secret}`
      const verifier = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url')
      if (!grant || !secretFits) return refuse('unknown code or client')
      if (verifier !== grant.challenge || form.get('redirect_uri') !== grant.redirect) return refuse('wrong verifier')
      const now = Math.floor(Date.now() / 1_000)
      const payload = { iss: issuer(), aud: client.id, iat: now, exp: now + 300, nonce: grant.nonce, ...grant.claims }
      const id_token = jwt(payload, state.forge ? stranger : privateKey)
      return json({ access_token: randomUUID(), token_type: 'Bearer', expires_in: 300, id_token })
    }
    return json({}, 404)
  })
  await new Promise<void>((opened) => server.listen(0, '127.0.0.1', opened))
  const issuer = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { issuer: issuer(), state, close: () => new Promise((closed) => server.close(closed)) }
}

function jwt(payload: object, key: KeyObject): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const head = `${part({ alg: 'RS256', typ: 'JWT', kid: 'one' })}.${part(payload)}`
  return `${head}.${sign('RSA-SHA256', Buffer.from(head), key).toString('base64url')}`
}
