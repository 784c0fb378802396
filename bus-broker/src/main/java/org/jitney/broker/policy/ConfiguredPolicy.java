package org.jitney.broker.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jitney.broker.frame.Frame;

/**
 * The policy of configuration files.
 *
 * <p>For a party its rules are those for everybody, then those for its groups, its user, those who
 * are not at a console, and the mandatory ones; in this order the last rule that matches decides.
 * No rule means no, but for connecting: there it means that only the owner of the bus may.
 *
 * <p>The list of a user is the same for all his connections of the same groups and is put together
 * once.
 */
public final class ConfiguredPolicy implements Policy {
    /** The rules of a configuration by whom they are for, each in the order of the files. */
    public static final class Sections {
        private final List<PolicyRule> everybody = new ArrayList<>();
        private final Map<Integer, List<PolicyRule>> groups = new HashMap<>();
        private final Map<Integer, List<PolicyRule>> users = new HashMap<>();
        private final List<PolicyRule> noConsole = new ArrayList<>();
        private final List<PolicyRule> mandatory = new ArrayList<>();

        public List<PolicyRule> everybody() {
            return everybody;
        }

        public List<PolicyRule> group(int gid) {
            return groups.computeIfAbsent(gid, _ -> new ArrayList<>());
        }

        public List<PolicyRule> user(int uid) {
            return users.computeIfAbsent(uid, _ -> new ArrayList<>());
        }

        /** {@return the rules for who is not at a console; nobody is, as that notion is gone} */
        public List<PolicyRule> noConsole() {
            return noConsole;
        }

        public List<PolicyRule> mandatory() {
            return mandatory;
        }
    }

    /** The rules that concern one user, by kind, the deciding ones first. */
    private record UserRules(
            List<PolicyRule.Own> own,
            List<PolicyRule.Transfer> send,
            List<PolicyRule.Transfer> receive) {}

    private final Sections sections;
    private final int owner;
    private final Map<List<Integer>, UserRules> compiled = new HashMap<>();
    private final Map<Party, UserRules> byParty = new HashMap<>();
    private final List<Integer> gids;

    public ConfiguredPolicy(Sections sections, int owner) {
        this.sections = sections;
        this.owner = owner;
        this.gids = List.copyOf(sections.groups.keySet());
    }

    private List<PolicyRule> all(Party who) {
        List<PolicyRule> all = new ArrayList<>(sections.everybody);
        for (int gid : gids) {
            if (who.isInGroup(gid)) {
                all.addAll(sections.group(gid));
            }
        }
        all.addAll(sections.users.getOrDefault(who.uid(), List.of()));
        all.addAll(sections.noConsole);
        all.addAll(sections.mandatory);
        return all;
    }

    private UserRules rules(Party who) {
        UserRules known = byParty.get(who);
        if (known == null) {
            // Two connections of a user may differ in their groups.
            List<Integer> key = new ArrayList<>();
            key.add(who.uid());
            for (int gid : gids) {
                if (who.isInGroup(gid)) {
                    key.add(gid);
                }
            }
            known = compiled.computeIfAbsent(key, _ -> compile(all(who)));
            byParty.put(who, known);
        }
        return known;
    }

    @Override
    public void forget(Party who) {
        byParty.remove(who);
    }

    private static UserRules compile(List<PolicyRule> all) {
        List<PolicyRule.Own> own = new ArrayList<>();
        List<PolicyRule.Transfer> send = new ArrayList<>();
        List<PolicyRule.Transfer> receive = new ArrayList<>();
        for (PolicyRule rule : all.reversed()) {
            switch (rule) {
                case PolicyRule.Own o -> own.add(o);
                case PolicyRule.Transfer t -> (t.send() ? send : receive).add(t);
                case PolicyRule.Connect _ -> {
                    // Asked once for each connection, from the sections themselves.
                }
            }
        }
        return new UserRules(List.copyOf(own), List.copyOf(send), List.copyOf(receive));
    }

    @Override
    public boolean mayConnect(Party who) {
        for (PolicyRule rule : all(who).reversed()) {
            if (rule instanceof PolicyRule.Connect c && c.matches(who)) {
                return c.allow();
            }
        }
        return who.uid() == owner;
    }

    @Override
    public boolean mayOwn(Party who, String name) {
        for (PolicyRule.Own rule : rules(who).own) {
            if (rule.matches(name)) {
                return rule.allow();
            }
        }
        return false;
    }

    @Override
    public boolean maySend(Party sender, Party receiver, Frame message, boolean requestedReply) {
        return decide(rules(sender).send, receiver, message, requestedReply);
    }

    @Override
    public boolean mayReceive(Party sender, Party receiver, Frame message, boolean requestedReply) {
        return decide(rules(receiver).receive, sender, message, requestedReply);
    }

    private static boolean decide(
            List<PolicyRule.Transfer> rules, Party other, Frame message, boolean requestedReply) {
        for (int i = 0; i < rules.size(); i++) {
            PolicyRule.Transfer rule = rules.get(i);
            if (rule.matches(other, message, requestedReply)) {
                return rule.allow();
            }
        }
        return false;
    }

    @Override
    public boolean isPrivileged(Party who) {
        return who.uid() == 0 || who.uid() == owner;
    }
}
