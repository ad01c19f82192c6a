import { FileUp } from 'lucide-react'
import { useState } from 'react'
import { FileTrigger } from 'react-aria-components'
import { z } from 'zod'
import { api, quietly, useWrite } from '../web/api.ts'
import { useMe } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Figures } from '../web/ui/Figures.tsx'
import { ErrorSummary, Notice } from '../web/ui/Notice.tsx'
import { RadioCards } from '../web/ui/RadioCards.tsx'
import { Section, Sheet } from '../web/ui/Section.tsx'
import { BadRows } from './BadRows.tsx'
import { columnsOf } from './columns.ts'
import { badRow, type ImportKind, importKind } from './contract.ts'

/** The provider brings in its stock: organisations, products, catalogue. */
export function ImportPage() {
  const { t } = useText()
  const { staff } = useMe()
  return (
    <Page title={t('import.title')}>
      {staff === 'manager' || staff === 'finance' ? (
        <ImportForm isManager={staff === 'manager'} />
      ) : (
        <EmptyState drawing="key" title={t('import.staffOnly')}>
          {t('refusal.staff_only')}
        </EmptyState>
      )}
    </Page>
  )
}

type Counts = Awaited<ReturnType<typeof api.imports.run.call>>
type Chosen = { name: string; content: string }

const badRows = z.array(badRow)

function ImportForm({ isManager }: { isManager: boolean }) {
  const { t } = useText()
  const run = useWrite(api.imports.run)
  const [kind, setKind] = useState<ImportKind>(isManager ? 'organisations' : 'catalogue')
  const [file, setFile] = useState<Chosen | null>(null)
  const [isUnreadable, setUnreadable] = useState(false)
  const [done, setDone] = useState<{ file: string; counts: Counts } | null>(null)
  const bad = badRows.safeParse(run.problem?.facts.rows)

  const startOver = () => {
    run.reset()
    setDone(null)
    setUnreadable(false)
  }
  const choose = async (chosen: File | undefined) => {
    if (!chosen) return
    startOver()
    try {
      setFile({ name: chosen.name, content: await chosen.text() })
    } catch {
      setFile(null)
      setUnreadable(true)
    }
  }
  const send = async () => {
    if (!file) return
    startOver()
    setDone({ file: file.name, counts: await run.send({ kind, content: file.content }) })
  }

  return (
    <Sheet>
      <p className="max-w-[42.5rem] text-read text-ink-2">{t('import.lead')}</p>
      <div className="flex max-w-3xl flex-col gap-8">
        <RadioCards
          legend={t('import.kind')}
          value={kind}
          onChange={(chosen) => {
            startOver()
            setKind(chosen)
          }}
          cards={importKind.options.map((value) => ({
            value,
            title: t(`import.kind.${value}`),
            summary: t(`import.about.${value}`),
            disabledReason: isManager || value === 'catalogue' ? undefined : t('import.managerOnly'),
          }))}
        />
        <Section title={t('import.file')} lead={t('import.file.hint')}>
          <Columns kind={kind} />
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
            <FileTrigger
              acceptedFileTypes={['.csv', 'text/csv']}
              onSelect={(files) => void choose(files?.item(0) ?? undefined)}
            >
              <Button size="large" icon={FileUp}>
                {t(file ? 'import.chooseOther' : 'import.choose')}
              </Button>
            </FileTrigger>
            <span role="status" className="min-w-0 break-all text-ink-2">
              {file?.name ?? t('import.noFile')}
            </span>
          </div>
          {isUnreadable ? <ErrorSummary detail={t('import.unreadable')} /> : null}
        </Section>
        <div>
          <Button
            variant="primary"
            size="large"
            pending={run.isPending}
            onPress={() => quietly(send())}
            disabledReason={file ? null : t('import.fileFirst')}
          >
            {t('import.run')}
          </Button>
        </div>
      </div>
      {done ? <Done {...done} /> : null}
      {run.problem ? <ErrorSummary detail={run.problem.detail} /> : null}
      {run.problem && bad.success && bad.data.length > 0 ? <BadRows rows={bad.data} /> : null}
    </Sheet>
  )
}

function Columns({ kind }: { kind: ImportKind }) {
  const { t } = useText()
  return (
    <div className="flex flex-col gap-1.5">
      <p className="text-meta text-ink-3">{t('import.columns')}</p>
      <ul className="flex flex-wrap gap-1.5">
        {columnsOf[kind].map((column) => (
          <li key={column} className="rounded-tag bg-sunken px-1.5 py-0.5 font-mono text-meta">
            {column}
          </li>
        ))}
      </ul>
    </div>
  )
}

function Done({ file, counts }: { file: string; counts: Counts }) {
  const { t } = useText()
  const format = useFormat()
  const { rows, added, changed, unchanged } = counts
  return (
    <div className="flex flex-col gap-4">
      <Notice
        tone="positive"
        live
        title={t(unchanged === rows ? 'import.done.nothing' : 'import.done', { file })}
      >
        <span className="sr-only">
          {`${t('import.added')}: ${added}, ${t('import.changed')}: ${changed}, ${t('import.unchanged')}: ${unchanged}`}
        </span>
      </Notice>
      <div className="overflow-clip rounded-card border border-line [&>dl]:border-b-0">
        <Figures
          figures={[
            { label: t('import.rows'), value: format.count(rows) },
            { label: t('import.added'), value: format.count(added) },
            { label: t('import.changed'), value: format.count(changed) },
            { label: t('import.unchanged'), value: format.count(unchanged) },
          ]}
        />
      </div>
    </div>
  )
}
