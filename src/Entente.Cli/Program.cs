using System.CommandLine;

var root = new RootCommand("Entente at the command line.");
return await root.Parse(args).InvokeAsync();
