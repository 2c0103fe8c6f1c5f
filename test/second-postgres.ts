import { appendFileSync, chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { type Cluster, makeData, startServer } from '../src/engine/database/cluster.ts'
import { packagedPostgres, runnablePostgres } from '../src/engine/database/installation.ts'
import { placeFor, runAsFor, socketFolder } from '../src/engine/database/place.ts'

export type SecondPostgres = {
  /** Address of a new, empty database, over TCP with a password. */
  freshUrl(): Promise<string>
  stop(): Promise<void>
}

/**
 * A PostgreSQL as somebody else would run it: over TCP, with a password. It is the one at HETKI_TEST_DATABASE_URL, whose user may create
 * databases, or a second instance of ours.
 */
export async function secondPostgres(): Promise<SecondPostgres> {
  const given = process.env.HETKI_TEST_DATABASE_URL
  const { url, stop } = given ? { url: given, stop: async () => {} } : await ours()
  const made: string[] = []
  return {
    freshUrl: async () => {
      const name = `second_${process.pid}_${Date.now().toString(36)}_${made.length}`
      await administer(url, `create database ${name} encoding 'UTF8' template template0`)
      made.push(name)
      const address = new URL(url)
      address.pathname = `/${name}`
      return address.href
    },
    stop: async () => {
      for (const name of made) await administer(url, `drop database if exists ${name} with (force)`)
      await stop()
    },
  }
}

async function ours(): Promise<{ url: string; stop: () => Promise<void> }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'hetki-second-'))
  chmodSync(dataDir, 0o755)
  const runAs = runAsFor(dataDir)
  const place = placeFor(dataDir, join(tmpdir(), 'hetki-home'), runAs)
  const sockets = socketFolder(place, runAs)
  const port = await freePort()
  const cluster: Cluster = {
    native: runnablePostgres(packagedPostgres(), place, runAs),
    data: join(place, 'data'),
    sockets,
    log: join(place, 'postgresql.log'),
    runAs,
    settings: { listen_addresses: '127.0.0.1', port: String(port), unix_socket_directories: sockets, fsync: 'off' },
  }
  makeData(cluster)
  writeFileSync(join(cluster.data, 'pg_hba.conf'), 'local all all trust\n')
  appendFileSync(join(cluster.data, 'pg_hba.conf'), 'host all all 127.0.0.1/32 scram-sha-256\n')
  const child = startServer(cluster)
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const admin = await reach({ host: sockets, port, user: 'hetki', database: 'postgres' })
  await admin.query(`alter user hetki password 'salasana'`)
  await admin.end()
  return {
    url: `postgres://hetki:salasana@127.0.0.1:${port}/postgres`,
    stop: async () => {
      child.kill('SIGINT')
      await ended
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

async function reach(config: pg.ClientConfig): Promise<pg.Client> {
  for (let tries = 0; ; tries++) {
    const client = new pg.Client(config)
    try {
      await client.connect()
      return client
    } catch (error) {
      if (tries > 500) throw error
      await pause(20)
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function administer(connectionString: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  await client.query(statement)
  await client.end()
}
