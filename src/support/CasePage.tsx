import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useParamId } from '../web/address.ts'
import { api, quietly, useWrite } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Section, Sheet } from '../web/ui/Section.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify } from '../web/ui/Toast.tsx'
import { CaseFacts } from './CaseFacts.tsx'
import { CaseMessages } from './CaseMessages.tsx'
import { CaseStateTag } from './CaseTags.tsx'
import type { SupportCase } from './caseContract.ts'

/** One case as a customer: what was said, and the next word. */
export function CasePage() {
  const { t } = useText()
  const caseId = useParamId('case', 'supportCase')
  const query = useQuery({
    ...api.cases.get.queryOptions({ input: { caseId } }),
    refetchInterval: 60_000,
  })
  return (
    <Page
      title={query.data?.subject ?? t('cases.title')}
      above={<Link href="/me/cases">{t('cases.title')}</Link>}
      actions={query.data ? <CaseStateTag state={query.data.state} /> : null}
    >
      <Loaded query={query} what={t('cases.title')}>
        {(one) => (
          <Sheet aside={<CaseFacts one={one} />}>
            <Section title={t('cases.number', { number: String(one.number) })}>
              <CaseMessages messages={one.messages} />
            </Section>
            <Write one={one} />
          </Sheet>
        )}
      </Loaded>
    </Page>
  )
}

function Write({ one }: { one: SupportCase }) {
  const { t } = useText()
  const [text, setText] = useState('')
  const write = useWrite(api.cases.write)
  const close = useWrite(api.cases.close)
  const isClosed = one.state === 'closed'
  const send = async () => {
    await write.send({ caseId: one.id, text })
    setText('')
    notify(t('cases.sent'))
  }
  const end = async () => {
    await close.send({ caseId: one.id })
    notify(t('cases.closed'))
  }
  const problem = write.problem ?? close.problem
  return (
    <Section title={t(isClosed ? 'cases.reopen' : 'cases.write')}>
      {problem ? (
        <Notice tone="negative" live>
          {problem.detail}
        </Notice>
      ) : null}
      <div className="flex max-w-[42.5rem] flex-col gap-3">
        <TextField
          label={t('cases.text')}
          hint={t('cases.noSecrets')}
          rows={5}
          maxLength={5000}
          value={text}
          onChange={setText}
        />
        <div className="flex flex-wrap gap-2">
          <Button
            variant="primary"
            pending={write.isPending}
            disabledReason={text.trim() ? null : t('ui.needed')}
            reasonShown="spoken"
            onPress={() => quietly(send())}
          >
            {t('cases.send')}
          </Button>
          {isClosed ? null : (
            <Button pending={close.isPending} onPress={() => quietly(end())}>
              {t('cases.close')}
            </Button>
          )}
        </div>
      </div>
    </Section>
  )
}
