/** What a stage is made of: its name, and all that its fingerprint depends on. */
export interface StageSpec {
  /** Name, and folder of the outputs. */
  stage: string;
  /** Key of the manifest; default `<stage>/manifest.json`. */
  manifestKey?: string;
  inputs: Record<string, string>;
  /** The part of the project file that the stage depends on. */
  settings: unknown;
  /** Folders of the SQL models that it runs; default: all. A stage is built again when one of them changes. */
  modelFolders?: readonly string[];
}
