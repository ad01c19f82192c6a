import { useNavigate } from '@tanstack/react-router'
import { z } from 'zod'
import { api, quietly, useWrite } from '../web/api.ts'
import { useDraft } from '../web/draft.ts'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Sheet } from '../web/ui/Section.tsx'
import { ChangeForm } from './ChangeForm.tsx'

const kept = z.object({
  title: z.string(),
  reason: z.string(),
  effectiveOn: z.string(),
  rows: z.array(z.object({ subject: z.string(), value: z.string().nullable() })),
})

/** Writes a new change; what is entered stays in this tab until it is kept. */
export function NewChangePage() {
  const { t } = useText()
  const navigate = useNavigate()
  const [draft, setDraft, forget] = useDraft('rates.new', kept, {
    title: '',
    reason: '',
    effectiveOn: '',
    rows: [],
  })
  const write = useWrite(api.rates.draft)
  const keep = async () => {
    const { id } = await write.send(draft)
    forget()
    await navigate({ to: `/staff/rates/changes/${id}` })
  }
  const isBlank = !draft.title.trim() || !draft.reason.trim() || !draft.effectiveOn
  return (
    <Page title={t('rates.new')} above={<Link href="/staff/rates/changes">{t('rates.part.changes')}</Link>}>
      <Sheet>
        <ChangeForm
          draft={draft}
          onChange={setDraft}
          flaws={write.problem?.flaws ?? []}
          problem={write.problem}
          actions={
            <>
              <LinkButton href="/staff/rates/changes">{t('ui.cancel')}</LinkButton>
              <Button
                variant="primary"
                pending={write.isPending}
                disabledReason={isBlank ? t('rates.form.incomplete') : null}
                onPress={() => quietly(keep())}
              >
                {t('rates.form.keep')}
              </Button>
            </>
          }
        />
      </Sheet>
    </Page>
  )
}
