/** The examples of every code of every family. */
import { mailExamples, nameExamples, nameServerExamples, recordExamples, targetExamples } from './dns.ts'
import type { Example } from './example.ts'
import {
  attributeExamples,
  groupExamples,
  guestExamples,
  interfaceExamples,
  rackExamples,
  reachExamples,
} from './machines.ts'
import {
  dhcpExamples,
  identityExamples,
  placementExamples,
  referenceExamples,
  subnetExamples,
  valueExamples,
} from './networks.ts'
import { waiverExamples } from './waivers.ts'

export const examples: ReadonlyMap<string, Example> = new Map(
  [
    valueExamples,
    referenceExamples,
    identityExamples,
    placementExamples,
    subnetExamples,
    dhcpExamples,
    interfaceExamples,
    reachExamples,
    guestExamples,
    rackExamples,
    groupExamples,
    attributeExamples,
    nameExamples,
    recordExamples,
    targetExamples,
    nameServerExamples,
    mailExamples,
    waiverExamples,
  ].flatMap((family) => Object.entries<Example>(family)),
)
