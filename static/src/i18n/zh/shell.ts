export default { play: "播放", lessons: "课程", examples: "示例" };
