export default { play: "Play", lessons: "Lessons", examples: "Examples" };
