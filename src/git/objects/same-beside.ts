/** Whether two commits have the same files, where one folder of the top is left aside. */
import { git } from '../run-git.ts'

export async function sameBeside(cwd: string, one: string, other: string, folder: string): Promise<boolean> {
  const [a, b] = await Promise.all([beside(cwd, one, folder), beside(cwd, other, folder)])
  return a === b
}

async function beside(cwd: string, commit: string, folder: string): Promise<string> {
  const listing = await git(['ls-tree', '-z', '--full-tree', commit], { cwd })
  return listing
    .split('\0')
    .filter((entry) => !entry.endsWith(`\t${folder}`))
    .join('\0')
}
