import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take longest, most of it waiting for a browser or a killed process. */
const long = [
  'test/browser/asking',
  'test/browser/contact-log',
  'test/browser/set-up',
  'test/browser/survey',
  'src/engine/database/embedded',
  'src/engine/queue/queue',
  'src/flow/invitation/send/sender',
  'test/browser/staff.',
  'test/roles',
  'src/server/demo',
  'src/server/api/imports',
  'src/flow/invitation/budget',
  'test/hostile',
  'test/moment',
]

/** Begins with the longest files, so that in the end no worker has a minute of work that nobody shares. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = long.findIndex((name) => moduleId.includes(`/${name}`))
      return at < 0 ? long.length : at
    }
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b))
  }
}
