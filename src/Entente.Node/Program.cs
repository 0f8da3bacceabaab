// The node of one party. The first word says what to do; settings follow as --Node:Party=US or stand in the environment (Node__Party).
using Entente.Node.Host;

var settings = args.Length > 0 && !args[0].StartsWith('-') ? args[1..] : args;
return (args.FirstOrDefault(a => !a.StartsWith('-')) ?? "serve") switch
{
    "serve" => await NodeHost.Serve(settings),
    var other => Verbs.Unknown(other),
};
