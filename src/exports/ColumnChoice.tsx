import { useText } from '../web/text.tsx'
import { Checkbox } from '../web/ui/Checkbox.tsx'
import { Segments } from '../web/ui/Segments.tsx'
import { type ColumnId, columns, type Preset, presetOf, presets } from './export.ts'

type ColumnChoiceProps = { chosen: readonly ColumnId[]; onChange: (chosen: ColumnId[]) => void }

/** Which columns a file has: a preset, or one's own choice; always in the same order. */
export function ColumnChoice({ chosen, onChange }: ColumnChoiceProps) {
  const { t } = useText()
  const preset = presetOf(chosen)
  const names: readonly (Preset | 'own')[] = ['short', 'accounting', 'everything', 'own']
  const toggle = (column: ColumnId, on: boolean) => {
    const next = columns.filter((one) => (one === column ? on : chosen.includes(one)))
    if (next.length > 0) onChange(next)
  }
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-2 font-medium">{t('exports.columns')}</legend>
      <Segments
        label={t('exports.preset')}
        labelHidden
        options={names.map((value) => ({ value, label: t(`exports.preset.${value}`) }))}
        value={preset ?? 'own'}
        onChange={(value) => {
          if (value !== 'own') onChange([...presets[value]])
        }}
      />
      <div className="grid grid-cols-2 gap-x-4 gap-y-2 sm:grid-cols-3">
        {columns.map((column) => (
          <Checkbox
            key={column}
            label={t(`sheet.${column}`)}
            checked={chosen.includes(column)}
            onChange={(on) => toggle(column, on)}
          />
        ))}
      </div>
    </fieldset>
  )
}
