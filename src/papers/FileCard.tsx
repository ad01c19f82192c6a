import { Download } from 'lucide-react'
import { useState } from 'react'
import { problemOf, quietly } from '../web/api.ts'
import { keepBytes } from '../web/download.ts'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Card } from '../web/ui/Section.tsx'
import { notifyRefusal } from '../web/ui/Toast.tsx'
import type { PaperFile } from './contract.ts'

const shown = ['pdf', 'ubl', 'cii'] as const
type Shown = (typeof shown)[number]

/** A document to take along: as paper, and as data for whoever books it. */
export function FileCard(props: { number: string; load: (format: Shown) => Promise<PaperFile> }) {
  const { number, load } = props
  const { t } = useText()
  const [pending, setPending] = useState<Shown | null>(null)
  const keep = async (format: Shown) => {
    setPending(format)
    try {
      keepBytes(await load(format))
    } catch (error) {
      notifyRefusal(problemOf(error).detail)
    } finally {
      setPending(null)
    }
  }
  return (
    <Card title={t('papers.files')} level={2}>
      <div className="flex flex-col items-start gap-2 print:hidden">
        {shown.map((format) => {
          const name = t(`papers.format.${format}`)
          return (
            <Button
              key={format}
              icon={Download}
              pending={pending === format}
              onPress={() => quietly(keep(format))}
            >
              <span aria-hidden>{name}</span>
              <span className="sr-only">{t('papers.keep', { format: name, number })}</span>
            </Button>
          )
        })}
      </div>
    </Card>
  )
}
