/** Who is named in a note with an @ before the whole name, or before a first name that only one of them has. */
export function mentionedIn(text: string, people: readonly { id: string; name: string }[]): string[] {
  if (!text.includes('@')) return []
  // An @Anna is no @Annamari.
  const says = (name: string) =>
    new RegExp(`@${name.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}(?![\\p{L}\\p{N}])`, 'iu').test(text)
  const firstOf = (name: string) => name.trim().split(/\s+/)[0]!
  const alone = (first: string) =>
    people.filter((p) => firstOf(p.name).toLowerCase() === first.toLowerCase()).length === 1
  return people
    .filter(({ name }) => says(name.trim()) || (alone(firstOf(name)) && says(firstOf(name))))
    .map((p) => p.id)
}
