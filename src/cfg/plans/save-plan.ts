/** `cfg plan -o FILE`: writes down what was planned. */
import { constants, existsSync } from 'node:fs'
import { access, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { PLAN_VERSION, type PlanFile, type PlanFileHost, planText } from '../../apply/plan-file.ts'
import { type PlannedHost, plannedHost } from '../../apply/planned-host.ts'
import type { HostReport } from '../../apply/report.ts'
import { UserError } from '../../core/errors.ts'
import type { CompareOptions } from '../compare-hosts.ts'
import type { ChosenManifests } from '../manifests/chosen-manifests.ts'
import { uncommittedFiles } from '../manifests/uncommitted.ts'
import { manifestsDigest } from '../runs/manifests-state.ts'
import { revisionText } from './inventory-revision.ts'

/** What has to be done in a run so that its plan is saved. Throws UserError where the file could not be written afterwards. */
export async function planSaver(
  path: string,
  limit: readonly string[],
): Promise<Pick<CompareOptions, 'review' | 'around'>> {
  try {
    await access(existsSync(path) ? path : dirname(path), constants.W_OK)
  } catch (cause) {
    throw cannotSave(path, cause)
  }
  const planned = new Map<string, PlannedHost>()
  return {
    review: (review) => {
      planned.set(review.host, plannedHost(review))
      return undefined
    },
    around: ({ runId, dependencies: { operator: by }, inventory: { site, revision, manifests } }) => {
      // As they are before they are loaded.
      const described = describeManifests(site.root, manifests)
      described.catch(() => undefined)
      return async (reports) => {
        const plan: PlanFile = {
          hostwrightPlan: PLAN_VERSION,
          made: new Date().toISOString(),
          by,
          run: runId,
          branch: site.branch,
          manifests: await described,
          inventory: revisionText(revision),
          limit: [...limit],
          hosts: reports.map((report) => hostOf(report, planned.get(report.host))),
        }
        await save(path, plan)
      }
    },
  }
}

async function describeManifests(cwd: string, manifests: ChosenManifests): Promise<PlanFile['manifests']> {
  const [uncommitted, digest] = await Promise.all([
    uncommittedFiles(manifests),
    manifestsDigest(cwd, manifests),
  ])
  return {
    commit: manifests.commit ?? null,
    modified: uncommitted.length > 0,
    digest,
    ...(manifests.asked === undefined ? {} : { asked: manifests.asked }),
  }
}

/** Readable by its owner alone. */
async function save(path: string, plan: PlanFile): Promise<void> {
  try {
    await writeFile(path, planText(plan), { mode: 0o600 })
  } catch (cause) {
    throw cannotSave(path, cause)
  }
}

function cannotSave(path: string, cause: unknown): UserError {
  const { message } = cause as Error
  return new UserError(`Cannot save the plan as "${path}": ${message}`, { cause })
}

function hostOf(report: HostReport, planned: PlannedHost | undefined): PlanFileHost {
  const { host, error, triggers } = report
  if (planned === undefined || error !== undefined)
    return { host, error: error?.message ?? 'it was not reached', facts: {}, resources: [], triggers: [] }
  // As they are, as JSON has them: the schema's types are those of what is read.
  const resources = JSON.parse(JSON.stringify(planned.resources)) as PlanFileHost['resources']
  return {
    host,
    facts: planned.facts,
    resources,
    triggers: triggers.map(({ name, trigger, because }) => ({ name, trigger, because: [...because] })),
  }
}
