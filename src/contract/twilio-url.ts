/** Account and token out of twilio://ACCOUNT:TOKEN@host (twilio+http:// without TLS), and the address of its messages. */
export function readTwilio(url: string): { account: string; token: string; api: URL } {
  const given = new URL(url)
  const scheme = given.protocol === 'twilio+http:' ? 'http' : 'https'
  const account = decodeURIComponent(given.username)
  const api = new URL(`${scheme}://${given.host}/2010-04-01/Accounts/${encodeURIComponent(account)}/Messages.json`)
  return { account, token: decodeURIComponent(given.password), api }
}
