export { StepNote } from "@/kit/page/StepNote";
