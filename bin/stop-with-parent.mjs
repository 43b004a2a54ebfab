// Loaded before the program that bin/rasan.mjs starts. Who kills that launcher means the program; without this it would
// live on unseen, and keep the port.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
// The channel to the launcher must not keep a finished program alive.
process.channel?.unref()
