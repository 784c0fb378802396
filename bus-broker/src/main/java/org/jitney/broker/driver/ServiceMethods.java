package org.jitney.broker.driver;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jitney.broker.frame.FrameBuilder;
import org.jitney.broker.peer.Peer;
import org.jitney.broker.peer.Refused;

/** Methods about starting services. */
final class ServiceMethods {
    private static final int STARTED = 1;
    private static final int ALREADY_RUNNING = 2;

    private final ServiceStarter services;

    ServiceMethods(ServiceStarter services) {
        this.services = services;
    }

    void listActivatableNames(Request r) {
        List<String> names = new ArrayList<>();
        names.add(FrameBuilder.DRIVER);
        names.addAll(services.activatableNames());
        r.send(r.reply().strings(names));
    }

    void startServiceByName(Request r) throws Refused {
        String name = r.args().string();
        // As in the reference, who is there but could not be started is unknown here.
        if (r.bus().find(name) != null && services.activatableNames().contains(name)) {
            r.send(r.reply().uint32(ALREADY_RUNNING));
            return;
        }
        services.start(
                r.bus(),
                r.caller(),
                name,
                new ServiceStarter.Outcome() {
                    @Override
                    public void started() {
                        r.send(r.reply().uint32(STARTED));
                    }

                    @Override
                    public void failed(Refused why) {
                        Peer caller = r.caller();
                        if (r.call().expectsReply()) {
                            r.bus()
                                    .router()
                                    .sendError(
                                            caller, r.call().serial(), why.errorName(), why.text());
                        }
                    }
                });
    }

    void updateActivationEnvironment(Request r) throws Refused {
        List<String> pairs = r.args().stringPairs();
        Map<String, String> variables = new LinkedHashMap<>();
        for (int i = 0; i < pairs.size(); i += 2) {
            variables.put(pairs.get(i), pairs.get(i + 1));
        }
        services.updateEnvironment(r.bus(), variables);
        r.sendEmpty();
    }

    void reloadConfig(Request r) {
        services.reload(problem -> {
            if (problem.isEmpty()) {
                r.sendEmpty();
            } else {
                r.bus().router().refuse(r.caller(), r.call(), Refused.of("Failed", problem.get()));
            }
        });
    }
}
