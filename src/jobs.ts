import { PgBoss } from 'pg-boss'
import { noteCommissions, reverseCommissions, settleAffiliates } from './affiliates/jobs.ts'
import { sealLog, signRoot } from './audit/jobs.ts'
import { makeExports } from './exports/jobs.ts'
import { expireExports } from './exports/making.ts'
import { runAsked, runNoted } from './installation/jobs.ts'
import { listJobs } from './installation/store.ts'
import { numberDocuments, sendRefunds } from './invoices/jobs.ts'
import { expireHolds, sealBooks } from './ledger/jobs.ts'
import type { Database } from './lib/database.ts'
import type { World } from './lib/operation.ts'
import { type PostOffice, sendLetters } from './mail/jobs.ts'
import { sendDigests } from './notices/jobs.ts'
import { creditCashback, voidUnpaid } from './orders/jobs.ts'
import { printDocuments } from './papers/jobs.ts'
import {
  askReviews,
  expireAsks,
  expireInvitations,
  expireProposals,
  followHandovers,
  followPayerNotices,
  forgetAnswers,
  remindHoldings,
  remindInvitations,
  remindTerms,
  retirePartnerships,
} from './partnerships/jobs.ts'
import { forgetSignUps } from './people/entry.ts'
import { checkApplications } from './programme/jobs.ts'
import { followStandings } from './programme/standings.ts'
import { askConfirmation, followExpiry, remindDebts, remindRenewals, tellCancelled } from './renewals/jobs.ts'
import { renewDue, workOnRuns } from './renewals/run.ts'
import { endRequests, forgetRequests } from './requests/jobs.ts'
import { followSupportAccess } from './support/jobs.ts'
import { foldEpochs, retireTokens } from './tokens/jobs.ts'
import { verifyNightly } from './verification/jobs.ts'
import { fanOut, forgetDeliveries, sendWebhooks } from './webhooks/jobs.ts'

export interface Job {
  name: string
  everySeconds: number
  run(): Promise<unknown>
}

/**
 * What happens by itself: plain functions, each safe to run twice, twice at once, or late. Without an office letters
 * wait.
 */
export function jobsOf(world: World, office: PostOffice | undefined): Job[] {
  const letters = (at: PostOffice): Job => ({
    name: 'letters',
    everySeconds: 2,
    run: () => sendLetters(at, at.mailer ? 50 : 500),
  })
  const jobs: Job[] = [
    ...(office ? [letters(office)] : []),
    { name: 'digests-send', everySeconds: 60, run: () => sendDigests(world) },
    { name: 'documents-number', everySeconds: 1, run: () => numberDocuments(world.db) },
    { name: 'documents-print', everySeconds: 2, run: () => printDocuments(world.db) },
    { name: 'refunds-send', everySeconds: 10, run: () => sendRefunds(world) },
    { name: 'cashback', everySeconds: 10, run: () => creditCashback(world.db) },
    { name: 'commissions-note', everySeconds: 10, run: () => noteCommissions(world) },
    { name: 'commissions-reverse', everySeconds: 30, run: () => reverseCommissions(world) },
    { name: 'affiliates-settle', everySeconds: 3600, run: () => settleAffiliates(world) },
    { name: 'holds-expire', everySeconds: 60, run: () => expireHolds(world.db) },
    { name: 'orders-unpaid', everySeconds: 3600, run: () => voidUnpaid(world) },
    { name: 'invitations-expire', everySeconds: 300, run: () => expireInvitations(world) },
    { name: 'invitations-remind', everySeconds: 3600, run: () => remindInvitations(world) },
    { name: 'holdings-remind', everySeconds: 3600, run: () => remindHoldings(world) },
    { name: 'terms-remind', everySeconds: 3600, run: () => remindTerms(world) },
    { name: 'reviews-ask', everySeconds: 3600, run: () => askReviews(world) },
    { name: 'asks-expire', everySeconds: 300, run: () => expireAsks(world.db) },
    { name: 'proposals-expire', everySeconds: 300, run: () => expireProposals(world) },
    { name: 'handovers-follow', everySeconds: 300, run: () => followHandovers(world) },
    { name: 'payer-notices', everySeconds: 60, run: () => followPayerNotices(world) },
    { name: 'partnerships-retire', everySeconds: 60, run: () => retirePartnerships(world) },
    { name: 'mandates-confirm', everySeconds: 60, run: () => askConfirmation(world) },
    { name: 'mandates-cancelled', everySeconds: 60, run: () => tellCancelled(world) },
    { name: 'standings-follow', everySeconds: 3600, run: () => followStandings(world) },
    { name: 'applications-check', everySeconds: 5, run: () => checkApplications(world) },
    { name: 'renewals', everySeconds: 900, run: () => renewDue(world) },
    { name: 'renewals-runs', everySeconds: 5, run: () => workOnRuns(world) },
    { name: 'renewals-remind', everySeconds: 3600, run: () => remindRenewals(world) },
    { name: 'renewals-overdue', everySeconds: 3600, run: () => followExpiry(world) },
    { name: 'debts-remind', everySeconds: 3600, run: () => remindDebts(world) },
    { name: 'verify', everySeconds: 86_400, run: () => verifyNightly(world.db) },
    { name: 'books-seal', everySeconds: 60, run: () => sealBooks(world.db) },
    { name: 'log-seal', everySeconds: 1, run: () => sealLog(world.db) },
    { name: 'log-sign', everySeconds: 60, run: () => signRoot(world) },
    { name: 'tokens-retire', everySeconds: 3600, run: () => retireTokens(world) },
    { name: 'exports-make', everySeconds: 1, run: () => makeExports(world) },
    { name: 'exports-expire', everySeconds: 300, run: () => expireExports(world.db) },
    { name: 'webhooks-read', everySeconds: 1, run: () => fanOut(world) },
    { name: 'webhooks-send', everySeconds: 1, run: () => sendWebhooks(world) },
    { name: 'webhooks-forget', everySeconds: 3600, run: () => forgetDeliveries(world.db) },
    { name: 'epochs-fold', everySeconds: 60, run: () => foldEpochs(world.db) },
    { name: 'support-access', everySeconds: 30, run: () => followSupportAccess(world) },
    { name: 'requests-end', everySeconds: 60, run: () => endRequests(world) },
    { name: 'requests-forget', everySeconds: 3600, run: () => forgetRequests(world) },
    { name: 'sign-ups-forget', everySeconds: 3600, run: () => forgetSignUps(world.db) },
    { name: 'answers-forget', everySeconds: 3600, run: () => forgetAnswers(world.db) },
  ]
  return [...jobs, { name: 'jobs-asked', everySeconds: 2, run: () => runAsked(world.db, jobs) }]
}

/**
 * Starts the jobs on pg-boss: one run of a job at a time over all processes, the next one after its pause. How each
 * went is written down for the provider's people.
 */
export async function startJobs(
  db: Database,
  databaseUrl: string,
  jobs: readonly Job[],
  onBug: (name: string, error: unknown) => void,
): Promise<() => Promise<void>> {
  const boss = new PgBoss({ connectionString: databaseUrl, max: 2, schema: 'jobs' })
  boss.on('error', (error) => onBug('jobs', error))
  await boss.start()
  await listJobs(db, jobs)
  for (const job of jobs) {
    await boss.createQueue(job.name, { policy: 'stately', retryLimit: 0 })
    await boss.work(
      job.name,
      { pollingIntervalSeconds: Math.max(1, Math.min(job.everySeconds, 5)) },
      async () => {
        try {
          await runNoted(db, job)
        } catch (error) {
          onBug(job.name, error)
        } finally {
          await boss.send(job.name, null, { startAfter: job.everySeconds })
        }
      },
    )
    await boss.send(job.name)
  }
  return () => boss.stop({ graceful: true, timeout: 5000 })
}
