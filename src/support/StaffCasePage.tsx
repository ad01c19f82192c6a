import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useParamId } from '../web/address.ts'
import { api, quietly, useWrite } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { useMe } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Section, Sheet } from '../web/ui/Section.tsx'
import { Select } from '../web/ui/Select.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify } from '../web/ui/Toast.tsx'
import { CaseFacts } from './CaseFacts.tsx'
import { CaseMessages } from './CaseMessages.tsx'
import { CaseStateTag } from './CaseTags.tsx'
import { type CannedAnswer, cannedAnswers } from './cannedAnswers.ts'
import type { StaffCase } from './caseContract.ts'

/** One case as support: all that was said and noted, the answer, and whose it is. */
export function StaffCasePage() {
  const { t, language } = useText()
  const caseId = useParamId('case', 'supportCase')
  const query = useQuery({
    ...api.cases.look.queryOptions({ input: { caseId } }),
    refetchInterval: 30_000,
  })
  const tongues = new Intl.DisplayNames(language, { type: 'language' })
  return (
    <Page
      title={query.data?.subject ?? t('staffCases.title')}
      above={<Link href="/staff/cases">{t('staffCases.title')}</Link>}
      actions={query.data ? <Take one={query.data} /> : null}
    >
      <Loaded query={query} what={t('staffCases.title')}>
        {(one) => (
          <Sheet
            aside={
              <CaseFacts
                one={one}
                more={[
                  { label: t('verify.language'), value: tongues.of(one.language) ?? one.language },
                  {
                    label: t('staffCases.assigned'),
                    value: one.assignee?.name ?? t('staffCases.assigned.nobody'),
                  },
                  {
                    label: t('staffCase.account'),
                    value: (
                      <Link href={`/staff/organisations/${(one.client ?? one.hat).id}`}>
                        {(one.client ?? one.hat).name}
                      </Link>
                    ),
                  },
                  {
                    label: t('staffAccess.title'),
                    value: <Link href="/staff/support-access">{t('letIn.open')}</Link>,
                  },
                ]}
              />
            }
          >
            {one.isPartner ? <Notice>{t('staffCases.partner.text')}</Notice> : null}
            <Section title={t('cases.number', { number: String(one.number) })}>
              <CaseMessages messages={one.messages} />
            </Section>
            <Answer key={one.id} one={one} />
          </Sheet>
        )}
      </Loaded>
    </Page>
  )
}

function Take({ one }: { one: StaffCase }) {
  const { t } = useText()
  const me = useMe()
  const take = useWrite(api.cases.take)
  const isMine = one.assignee?.id === me.id
  return (
    <>
      <CaseStateTag state={one.state} />
      {take.problem ? (
        <Notice tone="negative" live>
          {take.problem.detail}
        </Notice>
      ) : null}
      {one.state === 'closed' ? null : (
        <Button
          pending={take.isPending}
          onPress={() => quietly(take.send({ caseId: one.id, taken: !isMine }))}
        >
          {t(isMine ? 'staffCase.giveBack' : 'staffCase.take')}
        </Button>
      )}
    </>
  )
}

const canned: readonly CannedAnswer[] = ['more', 'letIn', 'looking', 'solved', 'changed']

function Answer({ one }: { one: StaffCase }) {
  const { t } = useText()
  const [text, setText] = useState('')
  const answer = useWrite(api.cases.answer)
  const note = useWrite(api.cases.note)
  const finish = useWrite(api.cases.finish)
  const caseId = one.id
  const say = async (act: typeof answer | typeof note, done: string) => {
    await act.send({ caseId, text })
    setText('')
    notify(done)
  }
  const problem = answer.problem ?? note.problem ?? finish.problem
  const missing = text.trim() ? null : t('ui.needed')
  const isClosed = one.state === 'closed'
  return (
    <Section title={t('staffCase.answer')}>
      {problem ? (
        <Notice tone="negative" live>
          {problem.detail}
        </Notice>
      ) : null}
      <div className="flex max-w-[42.5rem] flex-col gap-3">
        {isClosed ? null : (
          <Select
            label={t('staffCase.canned')}
            value=""
            placeholder={t('staffCase.canned.choose')}
            onChange={(key: CannedAnswer) =>
              setText([text.trim(), cannedAnswers[key][one.language]].filter(Boolean).join('\n\n'))
            }
            options={canned.map((value) => ({ value, label: t(`staffCase.canned.${value}`) }))}
          />
        )}
        <TextField
          label={t('staffCase.text')}
          hint={t('staffCase.text.hint')}
          rows={6}
          maxLength={5000}
          value={text}
          onChange={setText}
        />
        <div className="flex flex-wrap gap-2">
          {isClosed ? null : (
            <Button
              variant="primary"
              pending={answer.isPending}
              disabledReason={missing}
              reasonShown="spoken"
              onPress={() => quietly(say(answer, t('staffCase.answered')))}
            >
              {t('staffCase.send')}
            </Button>
          )}
          <Button
            pending={note.isPending}
            disabledReason={missing}
            reasonShown="spoken"
            onPress={() => quietly(say(note, t('staffCase.noted')))}
          >
            {t('staffCase.keepNote')}
          </Button>
          {isClosed ? null : (
            <Button pending={finish.isPending} onPress={() => quietly(finish.send({ caseId }))}>
              {t('cases.close')}
            </Button>
          )}
        </div>
      </div>
    </Section>
  )
}
