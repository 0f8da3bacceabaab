#!/usr/bin/python3
"""The rule packs of data/rules, evaluated with RDKit alone: the other implementation that ours is measured and checked against.

usage: rdkit_rules.py CATALOGUE KEYS RULES_FOLDER REGISTER DAY >verdicts
CATALOGUE: SMILES, one a line. KEYS: for each line the InChIKeys of its components, blank-separated (Debian's RDKit has no InChI).
Writes one line a structure, then to stderr the number of structures and the CPU seconds of the evaluation alone.
"""
import glob
import json
import sys
import time

from rdkit import Chem, RDLogger

RDLogger.DisableLog("rdApp.*")
HALOGENS = {9, 17, 35, 53}
MASSES = {}


def neutralise(mol):
    """Takes away charges that a proton explains; a charge balanced by a neighbour, or lasting, stays."""
    def balanced(atom):
        return any(other.GetFormalCharge() * atom.GetFormalCharge() < 0 for other in atom.GetNeighbors())

    def shift(atom):
        hydrogens = atom.GetTotalNumHs() - atom.GetFormalCharge()
        atom.SetFormalCharge(0)
        atom.SetNoImplicit(True)
        atom.SetNumExplicitHs(hydrogens)

    takes = (7, 8, 16, 15)
    lasting = False
    for atom in mol.GetAtoms():
        if atom.GetFormalCharge() <= 0 or balanced(atom):
            continue
        if atom.GetAtomicNum() in takes and atom.GetTotalNumHs() >= atom.GetFormalCharge():
            shift(atom)
        else:
            lasting = True
    if not lasting:
        for atom in mol.GetAtoms():
            if atom.GetFormalCharge() < 0 and atom.GetAtomicNum() in takes and not balanced(atom):
                shift(atom)


def read(smiles):
    """A molecule, or the word that says why there is none."""
    mol = Chem.MolFromSmiles(smiles) if len(smiles) <= 1000 else None
    if mol is None or mol.GetNumAtoms() == 0 or mol.GetNumAtoms() > 400:
        return None
    if any(atom.GetAtomicNum() == 0 for atom in mol.GetAtoms()):
        return None
    if any(atom.GetIsotope() for atom in mol.GetAtoms()):
        for atom in mol.GetAtoms():
            atom.SetIsotope(0)
        mol = Chem.RemoveHs(mol)
    if any(atom.GetFormalCharge() for atom in mol.GetAtoms()):
        neutralise(mol)
    return mol


def ring_bonds(atom):
    return sum(bond.IsInRing() for bond in atom.GetBonds())


def collect(mol, core, root):
    atoms, seen = [root], {root}
    for index in atoms:
        for other in mol.GetAtomWithIdx(index).GetNeighbors():
            if other.GetIdx() not in core and other.GetIdx() not in seen:
                seen.add(other.GetIdx())
                atoms.append(other.GetIdx())
    return atoms


def kind(mol, core, anchor, root):
    """The group on an atom of the scaffold: (kind, carbons)."""
    atoms = collect(mol, core, root)
    inside = set(atoms)
    element = {index: mol.GetAtomWithIdx(index).GetAtomicNum() for index in atoms}
    carbons = sum(number == 6 for number in element.values())
    bonds_back = [(index, other.GetIdx()) for index in atoms for other in mol.GetAtomWithIdx(index).GetNeighbors() if other.GetIdx() in core]
    if any(other != anchor for _, other in bonds_back):
        return "fused", carbons
    if len(bonds_back) > 1:
        return "cyclic", carbons

    def order(one, other):
        return mol.GetBondBetweenAtoms(one, other).GetBondTypeAsDouble()

    def oxos(index):
        return sum(other.GetAtomicNum() == 8 and order(index, other.GetIdx()) == 2 for other in mol.GetAtomWithIdx(index).GetNeighbors())

    first = order(anchor, root)
    if first == 2:
        return ("oxo" if len(atoms) == 1 and element[root] == 8 else "other"), carbons
    if first != 1 or any(mol.GetAtomWithIdx(index).IsInRing() for index in atoms):
        return "other", carbons
    inner = [bond.GetBondTypeAsDouble() for bond in mol.GetBonds() if bond.GetBeginAtomIdx() in inside and bond.GetEndAtomIdx() in inside]
    doubles, triples = inner.count(2), inner.count(3)
    halogens = sum(number in HALOGENS for number in element.values())
    oxygens = sum(number == 8 for number in element.values())
    size, number = len(atoms), element[root]
    name = "other"
    if number in HALOGENS:
        name = "halo"
    elif number == 6:
        if carbons + halogens == size:
            if triples:
                name = "other"
            elif not doubles:
                name = "haloalkyl" if halogens else "alkyl"
            elif not halogens:
                name = "alkenyl"
        elif size == 2 and carbons == 1 and triples == 1:
            name = "cyano"
        elif carbons + oxygens == size and not doubles and not triples and oxygens == 1:
            oxygen = next(index for index in atoms if element[index] == 8)
            name = "alkoxyalkyl" if mol.GetAtomWithIdx(oxygen).GetDegree() == 2 else "other"
        elif carbons + oxygens == size and doubles == 1 and not triples and oxygens == 2 and oxos(root) == 1 and any(
                other.GetAtomicNum() == 8 and other.GetDegree() == 2 for other in mol.GetAtomWithIdx(root).GetNeighbors()):
            name = "ester"
    elif number == 8:
        if size == 1:
            name = "hydroxyl"
        elif not triples and carbons + halogens + oxygens == size:
            after = atoms[1]
            if not doubles and oxygens == 1:
                name = "haloalkoxy" if halogens else "alkoxy"
            elif doubles == 1 and oxygens == 2 and not halogens and element[after] == 6 and oxos(after) == 1:
                name = "acetyloxy" if carbons == 2 else "acyloxy"
            elif not doubles and not halogens and element[after] == 6:
                name = "ether"
    elif number == 7:
        if size == 1:
            name = "amino"
        elif size == 3 and oxygens == 2 and mol.GetAtomWithIdx(root).GetDegree() == 3:
            name = "nitro"
    elif number == 16 and not triples:
        if carbons + 1 == size and not doubles and carbons:
            name = "thioalkyl"
        elif carbons and oxygens == 2 and carbons + 3 == size and doubles == 2 and oxos(root) == 2:
            name = "alkylsulphonyl"
    return name, carbons


def allowed(written):
    table = {}
    for one in written or []:
        text, _, limb = one.partition("@")
        name, _, most = text.partition("<=")
        table[name] = (int(most) if most else 10 ** 9, limb or None)
    return table


def allow(table, group):
    name, carbons = group
    for candidate in ([name, "anything"] if name in ("fused", "oxo") else [name, "any", "anything"]):
        if candidate in table and carbons <= table[candidate][0]:
            return True, table[candidate][1]
    return False, None


NO, REVIEW, WITHIN = 0, 1, 2


class Condition:
    def __init__(self, data, scaffold):
        self.data = data
        self.otherwise = NO if data.get("else", "review") == "no" else REVIEW
        maps = {atom.GetAtomMapNum(): atom.GetIdx() for atom in scaffold.GetAtoms() if atom.GetAtomMapNum()}
        self.places = [maps[at] for at in data["at"] if at in maps]
        self.table = allowed(data.get("allow"))
        if data["is"] == "reference":
            self.pattern = Chem.MolFromSmarts(data["smarts"])
            self.pins = [(atom.GetIdx(), maps[atom.GetAtomMapNum()]) for atom in self.pattern.GetAtoms() if atom.GetAtomMapNum() in maps and atom.GetAtomMapNum()]

    def ask(self, mol, match, core, limbs):
        return getattr(self, self.data["is"])(mol, match, core, limbs)

    def fit(self, mol, atom, core, limbs):
        for other in mol.GetAtomWithIdx(atom).GetNeighbors():
            if other.GetIdx() in core:
                continue
            good, own = allow(self.table, kind(mol, core, atom, other.GetIdx()))
            if not good:
                return False
            if own or self.data.get("limb"):
                limbs.add(own or self.data["limb"])
        return True

    def groups(self, mol, match, core, limbs):
        return WITHIN if all(self.fit(mol, match[place], core, limbs) for place in self.places) else self.otherwise

    def reference(self, mol, match, core, limbs):
        as_there = any(all(found[at] == match[place] for at, place in self.pins)
                       for found in mol.GetSubstructMatches(self.pattern, uniquify=False, maxMatches=10000))
        if not as_there:
            limbs.add(self.data["limb"])
        return WITHIN

    def ring(self, mol, match, core, limbs):
        atom = mol.GetAtomWithIdx(match[self.places[0]])
        if not atom.IsInRing():
            return self.otherwise
        ring = next(ring for ring in mol.GetRingInfo().AtomRings() if atom.GetIdx() in ring)
        if any(ring_bonds(mol.GetAtomWithIdx(index)) != 2 for index in ring):
            return REVIEW
        atoms = [mol.GetAtomWithIdx(index) for index in ring]
        aromatic = all(member.GetIsAromatic() for member in atoms)
        hetero = any(member.GetAtomicNum() != 6 for member in atoms)
        plain = aromatic and len(ring) == 6 and not hetero
        kinds = {"monocycle": True, "aromatic-monocycle": aromatic, "heteromonocycle": hetero, "phenyl": plain}
        if not any(kinds[name] for name in self.data["rings"]):
            return self.otherwise
        if not plain and self.data.get("limb"):
            limbs.add(self.data["limb"])
        if not plain and "heteromonocycle" in self.data["rings"]:
            return WITHIN
        core.update(ring)
        return WITHIN if all(self.fit(mol, index, core, limbs) for index in ring) else REVIEW

    def chain(self, mol, match, core, limbs):
        if len(self.places) < 2:
            return WITHIN
        root = match[self.places[0]]
        around = core - {root}
        if any(other.GetAtomicNum() == 8 and mol.GetBondBetweenAtoms(root, other.GetIdx()).GetBondTypeAsDouble() == 2
               for other in mol.GetAtomWithIdx(root).GetNeighbors()):
            return NO
        outcome = self.length(mol, around, root)
        return REVIEW if outcome == WITHIN and touches(mol, around, root, match[self.places[1]]) else outcome

    def link(self, mol, match, core, limbs):
        link = match[self.places[0]]
        atom, root, around = mol.GetAtomWithIdx(link), link, core - {link}
        if atom.GetAtomicNum() == 7 and atom.IsInRing():
            return REVIEW
        if atom.GetAtomicNum() in (7, 8):
            if atom.GetDegree() != 2:
                return self.otherwise
            around = core
            one, other = (neighbour.GetIdx() for neighbour in atom.GetNeighbors())
            root = other if one in core else one
        outcome = self.length(mol, around, root)
        anchor = match[self.places[1]] if root == link else link
        return REVIEW if outcome == WITHIN and touches(mol, around, root, anchor) else outcome

    def length(self, mol, core, root):
        least, most = self.data["carbons"]
        run = []
        if mol.GetAtomWithIdx(root).GetAtomicNum() == 6:
            run = [root]
            for index in run:
                for other in mol.GetAtomWithIdx(index).GetNeighbors():
                    if other.GetAtomicNum() == 6 and other.GetIdx() not in core and other.GetIdx() not in run:
                        run.append(other.GetIdx())
        if least <= len(run) <= most or heterocycle(mol, core, root):
            return WITHIN
        return REVIEW if len(run) > most else NO


def touches(mol, core, root, anchor):
    return any(other.GetIdx() in core and not (index == root and other.GetIdx() == anchor)
               for index in collect(mol, core, root) for other in mol.GetAtomWithIdx(index).GetNeighbors())


def heterocycle(mol, core, root):
    near, seen = [(root, 0)], {root}
    for index, carbons in near:
        atom = mol.GetAtomWithIdx(index)
        if atom.IsInRing():
            system = [index]
            for member in system:
                for bond in mol.GetAtomWithIdx(member).GetBonds():
                    other = bond.GetOtherAtomIdx(member)
                    if bond.IsInRing() and other not in core and other not in system:
                        system.append(other)
            if 1 <= sum(mol.GetAtomWithIdx(member).GetAtomicNum() != 6 for member in system) <= 3:
                return True
            continue
        if atom.GetAtomicNum() != 6 or carbons == 2:
            continue
        for other in atom.GetNeighbors():
            if other.GetIdx() not in core and other.GetIdx() not in seen:
                seen.add(other.GetIdx())
                near.append((other.GetIdx(), carbons + 1))
    return False


class Rule:
    def __init__(self, data):
        self.data = data
        self.limbs = [limb["id"] for limb in data["limbs"]]
        self.scaffolds = []
        for smarts in data["scaffolds"]:
            scaffold = Chem.MolFromSmarts(smarts)
            self.scaffolds.append((scaffold, [Condition(condition, scaffold) for condition in data["conditions"]]))

    def judge(self, mol):
        best, best_limbs = NO, set()
        for scaffold, conditions in self.scaffolds:
            for match in mol.GetSubstructMatches(scaffold, uniquify=False, maxMatches=10000):
                if self.data.get("mostDa") and mass(mol, match[0]) > self.data["mostDa"]:
                    continue
                core, limbs, worst = set(match), set(), WITHIN
                for condition in conditions:
                    worst = min(worst, condition.ask(mol, match, core, limbs))
                    if worst == NO:
                        break
                if worst == WITHIN and not limbs and self.limbs:
                    worst = NO
                if worst == NO or worst < best:
                    continue
                if worst > best or len(limbs) > len(best_limbs):
                    best_limbs = limbs
                best = worst
        if self.data.get("reviewOnly") and best == WITHIN:
            best = REVIEW
        return best, [limb for limb in self.limbs if limb in best_limbs]


def mass(mol, atom):
    table = Chem.GetPeriodicTable()
    part = collect(mol, set(), atom)
    return sum(table.GetAtomicWeight(mol.GetAtomWithIdx(index).GetAtomicNum()) + mol.GetAtomWithIdx(index).GetTotalNumHs() * 1.008 for index in part)


def load(folder, day):
    rules = []
    for name in ("un", "cn", "us", "gb"):
        pack = json.load(open(f"{folder}/{name}.json", encoding="utf-8"))
        by_id = {rule["id"]: rule for rule in pack["classes"]}
        for rule in pack["classes"]:
            if rule.get("like"):
                rule = {**rule, **{part: by_id[rule["like"]][part] for part in ("limbs", "scaffolds", "conditions")}}
            if rule["from"] <= day and (not rule.get("until") or day <= rule["until"]):
                rules.append(Rule(rule))
    return rules


def main():
    catalogue, keys, folder, register, day = sys.argv[1:6]
    rules = load(folder, day)
    skeletons = {line.split("\t")[0][:14] for line in open(register, encoding="utf-8").read().splitlines()[1:]}
    lines = [line.split()[0] if line.split() else "" for line in open(catalogue, encoding="utf-8").read().splitlines()]
    keys_of = [line.split() for line in open(keys, encoding="utf-8").read().split("\n")] if keys != "-" else [[]] * len(lines)
    out = []
    begun = time.process_time()
    for smiles, of in zip(lines, keys_of):
        mol = read(smiles)
        if mol is None:
            out.append("unscreened")
            continue
        found = []
        for rule in rules:
            outcome, limbs = rule.judge(mol)
            if outcome != NO:
                found.append(f"{rule.data['id']}={'within' if outcome == WITHIN else 'review'}:{','.join(limbs)}")
        found.extend(f"named={key}" for key in of if key[:14] in skeletons)
        out.append(" ".join(found))
    spent = time.process_time() - begun
    sys.stdout.write("\n".join(out) + "\n")
    sys.stderr.write(f"{len(lines)} {spent:.3f}\n")


if __name__ == "__main__":
    main()
