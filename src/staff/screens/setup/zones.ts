const near = ['Europe/Helsinki', 'Europe/Stockholm', 'Europe/Tallinn', 'Europe/Oslo', 'Europe/Copenhagen']

/** Zones to choose from: the near ones first, then all that the browser knows, and in any case the one in use. */
export function zoneOptions(current: string): string[] {
  return [...new Set([...near, ...Intl.supportedValuesOf('timeZone'), current])]
}
