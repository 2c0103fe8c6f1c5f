import { openDatabase } from '../src/engine/database/open.ts'
import { openOutbound } from '../src/engine/outbound/client.ts'
import { openPoster } from '../src/flow/announcement/receiver/poster.ts'

/** A server of its own that brings what is due to receivers on this machine until it is killed: `post-until-killed DATABASE_URL`. Nothing is sealed. */
const [url = ''] = process.argv.slice(2)
const database = await openDatabase({ url, dataDir: '', connections: 4 })
await openPoster(database, openOutbound({ inner: ['127.0.0.1'] }), (sealed) => sealed.toString())
process.stdout.write('ready\n')
