import type { Names } from '../names.ts'
import css from './topics.module.css'

/** What a text is about, as small names beside it. */
export function Topics({ topics, names }: { topics: readonly string[]; names: Names }) {
  return topics.map((topic) => (
    <span key={topic} className={css.topic}>
      {names.topic(topic)}
    </span>
  ))
}
