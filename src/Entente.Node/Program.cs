// The node of one party. The first word says what to do; settings follow as --Node:Party=US or stand in the environment (Node__Party).
//   serve                     the default: run until told to stop
//   backup FILE               everything the node is, in one file under a passphrase; the node may be running
//   restore FILE [--replace]  put a node back as it was
//   rebuild                   compute again what follows from the entries; the node must not be running
using Entente.Node.Host;

return await Verbs.Run(args);
