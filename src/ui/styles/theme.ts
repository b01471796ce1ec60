/** The kit's theme: amber for audio, blue for video, violet for both. */
import type { MantineColorsTuple, VariantColorsResolver } from '@mantine/core';
import {
  ActionIcon,
  Anchor,
  Button,
  createTheme,
  defaultVariantColorsResolver,
  Tooltip,
} from '@mantine/core';

/** Sound, everywhere. */
const sound: MantineColorsTuple = [
  '#fff6e5',
  '#fdeac8',
  '#f9d394',
  '#f4ba5c',
  '#efa52f',
  '#d98d0c',
  '#b87503',
  '#946002',
  '#734a03',
  '#523404',
];
/** Sight, everywhere. */
const sight: MantineColorsTuple = [
  '#eaf4fd',
  '#d3e6f8',
  '#a5ccf0',
  '#74b0e7',
  '#4c98df',
  '#2f84d2',
  '#1c6fb8',
  '#175a97',
  '#124674',
  '#0d3353',
];
/** Both senses together. */
const both: MantineColorsTuple = [
  '#f4effc',
  '#e5daf7',
  '#cab4ef',
  '#ae8be6',
  '#976adf',
  '#8451d5',
  '#6f3dbf',
  '#5a319b',
  '#452676',
  '#311b54',
];
/** What belongs to neither sense: the ground and the controls. */
const ink: MantineColorsTuple = [
  '#f4f6f8',
  '#e6eaee',
  '#cdd4db',
  '#b0bac5',
  '#93a0ae',
  '#71808f',
  '#566573',
  '#435060',
  '#303b48',
  '#1f2832',
];

/**
 * The kit chooses the text on filled controls for the light scheme; on the primary colour, the dark one needs the
 * other.
 */
const variantColorResolver: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input);
  const isPrimary = input.color === undefined || input.color === input.theme.primaryColor;
  return input.variant === 'filled' && isPrimary
    ? { ...colors, color: 'var(--mantine-primary-color-contrast)' }
    : colors;
};

/** Controls that are small unless a place says otherwise. */
const SMALL_CONTROLS = ['Checkbox', 'NativeSelect', 'Radio', 'SegmentedControl', 'Switch', 'TextInput'];

/** The kit's one theme: system font, calm ground, one hue a sense, contrast AA in both schemes. */
export const theme = createTheme({
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace',
  colors: { sound, sight, both, ink },
  primaryColor: 'ink',
  primaryShade: { light: 7, dark: 3 },
  autoContrast: true,
  luminanceThreshold: 0.3,
  variantColorResolver,
  defaultRadius: 'sm',
  respectReducedMotion: true,
  cursorType: 'pointer',
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.125rem', lineHeight: '1.3' },
      h2: { fontSize: '1rem', lineHeight: '1.35' },
      h3: { fontSize: '0.875rem', lineHeight: '1.4' },
    },
  },
  components: {
    Anchor: Anchor.extend({ defaultProps: { underline: 'always' } }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', size: 'lg' } }),
    Button: Button.extend({ defaultProps: { size: 'xs', variant: 'default' } }),
    // Named without an import, because some of them are fetched with a view.
    ...Object.fromEntries(SMALL_CONTROLS.map((name) => [name, { defaultProps: { size: 'xs' } }])),
    Table: { defaultProps: { fz: 'sm', verticalSpacing: 4 } },
    Tooltip: Tooltip.extend({
      defaultProps: {
        multiline: true,
        maw: 320,
        withArrow: true,
        events: { hover: true, focus: true, touch: true },
      },
    }),
  },
});
