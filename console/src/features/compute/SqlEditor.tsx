import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { PostgreSQL, sql } from "@codemirror/lang-sql";
import { bracketMatching, HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { Compartment, EditorState } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useImperativeHandle, useRef, type Ref } from "react";

export interface EditorHandle {
  /** Writes text where the cursor is. */
  insert: (text: string) => void;
}

interface Props {
  value: string;
  onChange: (value: string) => void;
  onRun: () => void;
  /** Granted tables with their columns, for completion: nothing else exists. */
  tables: Record<string, string[]>;
  label: string;
  hint: string;
  dark: boolean;
  ref?: Ref<EditorHandle>;
}

function look(dark: boolean) {
  const style = HighlightStyle.define([
    { tag: tags.keyword, color: dark ? "#86b7f7" : "#1d4f91", fontWeight: "600" },
    { tag: [tags.string, tags.special(tags.string)], color: dark ? "#a5d6a7" : "#1b5e20" },
    { tag: [tags.number, tags.bool, tags.null], color: dark ? "#f0b879" : "#8a4b00" },
    { tag: tags.comment, color: dark ? "#93a0b0" : "#5b6b7f", fontStyle: "italic" },
    { tag: tags.typeName, color: dark ? "#ce9ff0" : "#6a1b9a" },
  ]);
  const theme = EditorView.theme(
    {
      "&": { backgroundColor: dark ? "#171d26" : "#fff", color: dark ? "rgba(255,255,255,0.9)" : "#0d192a" },
      ".cm-gutters": {
        backgroundColor: dark ? "#1a212b" : "#f6f8fa",
        color: dark ? "#93a0b0" : "#5b6b7f",
        border: "none",
      },
      ".cm-activeLine, .cm-activeLineGutter": {
        backgroundColor: dark ? "rgba(255,255,255,0.05)" : "rgba(29,79,145,0.06)",
      },
      ".cm-cursor": { borderLeftColor: dark ? "#fff" : "#0d192a" },
      ".cm-placeholder": { color: dark ? "#93a0b0" : "#5b6b7f" },
    },
    { dark },
  );
  return [theme, syntaxHighlighting(style)];
}

const language = (tables: Record<string, string[]>) =>
  sql({ dialect: PostgreSQL, schema: tables, upperCaseKeywords: true });

/** CodeMirror for SQL. Tab leaves the editor after Escape, as CodeMirror's accessibility guide has it. */
export default function SqlEditor({ value, onChange, onRun, tables, label, hint, dark, ref }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const parts = useRef({ look: new Compartment(), language: new Compartment() });
  const latest = useRef({ onChange, onRun });
  latest.current = { onChange, onRun };

  useEffect(() => {
    if (place.current === null) return;
    const { look: lookPart, language: languagePart } = parts.current;
    const editor = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: value,
        extensions: [
          lineNumbers(),
          highlightSpecialChars(),
          history(),
          drawSelection(),
          bracketMatching(),
          closeBrackets(),
          autocompletion(),
          highlightActiveLine(),
          placeholder(hint),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ "aria-label": label }),
          keymap.of([
            { key: "Mod-Enter", run: () => (latest.current.onRun(), true) },
            ...closeBracketsKeymap,
            ...completionKeymap,
            ...defaultKeymap,
            ...historyKeymap,
            indentWithTab,
          ]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString());
          }),
          lookPart.of(look(dark)),
          languagePart.of(language(tables)),
        ],
      }),
    });
    view.current = editor;
    return () => {
      editor.destroy();
      view.current = null;
    };
    // The editor is made once; what changes is reconfigured below.
  }, []);

  useEffect(() => {
    const editor = view.current;
    if (editor !== null && editor.state.doc.toString() !== value)
      editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);
  useEffect(() => view.current?.dispatch({ effects: parts.current.look.reconfigure(look(dark)) }), [dark]);
  useEffect(() => view.current?.dispatch({ effects: parts.current.language.reconfigure(language(tables)) }), [tables]);

  useImperativeHandle(ref, () => ({
    insert: (text) => {
      const editor = view.current;
      if (editor === null) return;
      editor.dispatch(editor.state.replaceSelection(text));
      editor.focus();
    },
  }));

  return <div className="editor" ref={place} />;
}
