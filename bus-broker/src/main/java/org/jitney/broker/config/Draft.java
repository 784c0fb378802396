package org.jitney.broker.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.broker.policy.Sections;

/**
 * A configuration while it is read. Every file has a draft of its own, which its includer takes in
 * when the whole file was good: of a broken file nothing is used.
 */
final class Draft {
    Optional<String> type = Optional.empty();
    Optional<String> user = Optional.empty();
    Optional<String> pidFile = Optional.empty();
    Optional<String> serviceHelper = Optional.empty();
    boolean fork;
    boolean keepUmask;
    boolean syslog;
    boolean allowAnonymous;
    final List<String> listen = new ArrayList<>();
    final List<String> auth = new ArrayList<>();
    final Set<String> serviceDirectories = new LinkedHashSet<>();
    final Set<String> includeDirectories = new LinkedHashSet<>();
    final Map<String, Long> limits = new LinkedHashMap<>();
    final Sections policy = new Sections();
    final List<String> warnings = new ArrayList<>();

    /** Takes in what an included file says; where only one value can hold, that one wins. */
    void include(Draft included) {
        type = included.type.or(() -> type);
        user = included.user.or(() -> user);
        pidFile = included.pidFile.or(() -> pidFile);
        serviceHelper = included.serviceHelper.or(() -> serviceHelper);
        fork |= included.fork;
        keepUmask |= included.keepUmask;
        syslog |= included.syslog;
        allowAnonymous |= included.allowAnonymous;
        listen.addAll(included.listen);
        auth.addAll(included.auth);
        serviceDirectories.addAll(included.serviceDirectories);
        includeDirectories.addAll(included.includeDirectories);
        limits.putAll(included.limits);
        policy.append(included.policy);
        warnings.addAll(included.warnings);
    }

    BusConfig finish() {
        return new BusConfig(
                type,
                user,
                listen,
                pidFile,
                fork,
                List.copyOf(serviceDirectories),
                limits,
                policy,
                warnings,
                new BusConfig.Daemon(
                        syslog, keepUmask, serviceHelper, List.copyOf(includeDirectories)),
                new BusConfig.Login(auth, allowAnonymous));
    }
}
