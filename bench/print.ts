import { cpus, totalmem } from 'node:os'

/** One line of a bench: what, the figure, and whether it holds the bar. */
export function figure(what: string, value: number, unit: string, bar?: { most: number } | { least: number }): void {
  const shown = value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3)
  const verdict = !bar
    ? ''
    : 'most' in bar
      ? `${value <= bar.most ? 'ok  ' : 'MISS'} bar ≤ ${bar.most.toLocaleString('en')}`
      : `${value >= bar.least ? 'ok  ' : 'MISS'} bar ≥ ${bar.least.toLocaleString('en')}`
  console.log(`  ${what.padEnd(58)} ${shown.padStart(10)} ${unit.padEnd(10)} ${verdict}`)
}

/** The machine and conditions, once above the figures. */
export function conditions(title: string): void {
  console.log(
    `\n${title}\n  Node ${process.versions.node}, ${cpus().length} cores (${cpus()[0]?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GB; load generator on the same machine`,
  )
}
