package org.jitney.resolve1.varlink;

import static org.jitney.resolve1.varlink.RecordJson.list;
import static org.jitney.resolve1.varlink.RecordJson.object;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.bus.varlink.JsonText;
import org.jitney.bus.varlink.VarlinkServer;
import org.jitney.resolve1.dns.Names;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.link.Resolver;
import org.jitney.resolve1.mdns.MdnsScope;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;

/**
 * One call of {@code io.systemd.Resolve.BrowseServices}: it is told which services come and go, on
 * one link or on all that there are, until the caller goes.
 */
final class ServiceBrowser {
    private final Resolver resolver;
    private final Question question;
    private final int ifindex;
    private final VarlinkServer.Reply reply;
    private final Map<MdnsScope, Runnable> asked = new HashMap<>();

    private ServiceBrowser(
            Resolver resolver, Question question, int ifindex, VarlinkServer.Reply reply) {
        this.resolver = resolver;
        this.question = question;
        this.ifindex = ifindex;
        this.reply = reply;
    }

    /**
     * Begins one.
     *
     * @param question about pointers to services
     * @param ifindex of the link that is meant, 0 for all
     */
    static void begin(
            Resolver resolver, Question question, int ifindex, VarlinkServer.Reply reply) {
        ServiceBrowser browser = new ServiceBrowser(resolver, question, ifindex, reply);
        Runnable forget = resolver.onChange(browser::links);
        reply.whenOver(() -> {
            forget.run();
            browser.asked.values().forEach(Runnable::run);
            browser.asked.clear();
        });
        browser.links();
    }

    /** Asks on links that are new. Of those that are gone it has been told that all is gone. */
    private void links() {
        List<MdnsScope> now =
                resolver.allScopes().stream()
                        .filter(MdnsScope.class::isInstance)
                        .map(MdnsScope.class::cast)
                        .filter(s -> ifindex == 0 || s.id().ifindex() == ifindex)
                        .toList();
        asked.keySet().removeIf(known -> !now.contains(known));
        for (MdnsScope each : now) {
            if (!asked.containsKey(each)) {
                asked.put(each, each.browse(question, (came, went) -> tell(each, came, went)));
            }
        }
    }

    private void tell(MdnsScope scope, List<Record> came, List<Record> went) {
        List<String> events = new ArrayList<>();
        went.forEach(r -> event("removed", r, scope).ifPresent(events::add));
        came.forEach(r -> event("added", r, scope).ifPresent(events::add));
        if (!events.isEmpty()) {
            reply.more(object("browserServiceData", list(events)));
        }
    }

    private static Optional<String> event(String what, Record record, MdnsScope scope) {
        return record instanceof PTRRecord pointer
                ? event(what, pointer.getTarget(), scope.family(), scope.id().ifindex())
                : Optional.empty();
    }

    /**
     * {@return what is told about a service, or about a type of services, which has no name; empty
     * if it is the name of something else}
     */
    static Optional<String> event(String what, Name service, int family, int ifindex) {
        int type = isOfType(service, 0) ? 0 : 1;
        if (!isOfType(service, type)) {
            return Optional.empty();
        }
        List<Object> pairs = new ArrayList<>(List.of("updateFlag", JsonText.quote(what)));
        pairs.addAll(List.of("family", family));
        if (type > 0) {
            pairs.addAll(List.of("name", JsonText.quote(label(service, 0))));
        }
        String both = label(service, type) + "." + label(service, type + 1);
        pairs.addAll(List.of("type", JsonText.quote(both)));
        String domain = Names.text(new Name(service, type + 2));
        pairs.addAll(List.of("domain", JsonText.quote(domain)));
        pairs.addAll(List.of("ifindex", ifindex));
        return Optional.of(object(pairs.toArray()));
    }

    private static boolean isOfType(Name name, int at) {
        return name.labels() > at + 2
                && label(name, at).startsWith("_")
                && label(name, at + 1).matches("(?i)_(tcp|udp)");
    }

    private static String label(Name name, int at) {
        byte[] label = name.getLabel(at);
        return new String(label, 1, label[0], StandardCharsets.UTF_8);
    }
}
