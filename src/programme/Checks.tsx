import { api, quietly, useWrite } from '../web/api.ts'
import { type Translate, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Day } from '../web/ui/Money.tsx'
import { Tag, type Tone } from '../web/ui/Tag.tsx'
import type { CheckAnswer } from './application.ts'
import type { Application, Check } from './contract.ts'

const tones: Record<CheckAnswer, Tone> = {
  waiting: 'neutral',
  confirmed: 'positive',
  contradicted: 'negative',
  unavailable: 'warning',
  not_supported: 'info',
}
const shown = ['company', 'seat', 'form', 'status', 'title', 'url', 'way', 'why'] as const

const whys = [
  'no_proof',
  'no_name',
  'parked',
  'not_found',
  'not_active',
  'not_valid',
  'no_answer',
  'certificate',
  'address',
  'timeout',
  'connection',
  'partial',
  'no_account',
  'no_register',
  'outside_eu',
  'demo',
  'email',
  'dns',
  'file',
  'meta',
] as const

/** A code in words, where there are words for it; what a register itself said stays as it said it. */
function wordFor(t: Translate, found: string): string {
  const why = whys.find((known) => known === found)
  return why ? t(`programme.why.${why}`) : found
}

/** Each check with its answer, where it was looked up, and what was found there. */
export function Checks({ checks, onAgain }: { checks: readonly Check[]; onAgain?: (check: Check) => void }) {
  const { t } = useText()
  return (
    <ul className="border-t border-line">
      {checks.map((check) => (
        <li key={check.kind} className="flex flex-col gap-1 border-b border-line py-3">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="min-w-40 font-medium">{t(`programme.check.${check.kind}`)}</span>
            <Tag tone={tones[check.answer]}>{t(`programme.answer.${check.answer}`)}</Tag>
            <span className="text-meta text-ink-3">
              {check.source}
              {check.at ? (
                <>
                  {check.source ? ', ' : ''}
                  <Day iso={check.at} />
                </>
              ) : null}
            </span>
            {onAgain && (check.answer === 'unavailable' || check.answer === 'not_supported') ? (
              <span className="ms-auto">
                <Button size="small" onPress={() => onAgain(check)}>
                  {t('programme.checkAgain')}
                </Button>
              </span>
            ) : null}
          </div>
          <dl className="flex flex-wrap gap-x-4 gap-y-0.5 text-meta text-ink-2">
            {shown.map((name) =>
              check.found[name] ? (
                <div key={name} className="flex min-w-0 gap-1.5">
                  <dt className="text-ink-3">{t(`programme.found.${name}`)}</dt>
                  <dd className="min-w-0 wrap-anywhere">{wordFor(t, check.found[name])}</dd>
                </div>
              ) : null,
            )}
          </dl>
        </li>
      ))}
    </ul>
  )
}

/** The same for the company itself, which can have one made again. */
export function OwnChecks({ application }: { application: Application }) {
  const again = useWrite(api.programme.checkAgain)
  const { organisation, checks } = application
  return (
    <Checks
      checks={checks}
      onAgain={({ kind }) => quietly(again.send({ organisationId: organisation.id, kind }))}
    />
  )
}
