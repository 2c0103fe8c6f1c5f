import { access, mkdir, open, rename } from 'node:fs/promises'

/** Written, flushed and then named: a reader of the folder sees whole files only. */
export async function writeWhole(file: string, content: string | Buffer): Promise<void> {
  const draft = `${file}.part`
  const handle = await open(draft, 'w')
  try {
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(draft, file)
}

export const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  )

/** Null when files can be put there, else what is wrong. */
export async function checkFolder(folder: string): Promise<string | null> {
  try {
    await mkdir(folder, { recursive: true })
    await access(folder, 2)
    return null
  } catch (error) {
    return (error as Error).message
  }
}
