// Two nodes, each a process of its own, and a harness that treats them badly. docs/decisions/fault-harness.md
//   run [--seed N] [--entries N] [--partitions N] [--kills N] [--restores] [--folder F] [--minutes M] [--database-us S] [--database-cn S]
//                   plays a campaign, or goes on with the one in the folder, and checks its history; ends 0 when nothing is wrong
//   node ...        what the harness starts and kills
using Entente.Faults.Campaign;
using Entente.Faults.Child;

return args switch
{
    ["node", .. var rest] => await ChildNode.Run(rest),
    ["run", .. var rest] => await Verbs.Run(rest),
    _ => Verbs.Misused(),
};
