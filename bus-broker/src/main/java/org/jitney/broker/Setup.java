package org.jitney.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.broker.activation.ServiceTable;
import org.jitney.broker.config.BusConfig;
import org.jitney.broker.config.ConfigError;
import org.jitney.broker.config.ConfigReader;
import org.jitney.broker.config.HostSource;
import org.jitney.broker.config.SessionDirectories;
import org.jitney.linux.fd.Root;

/**
 * Everything that the bus reads from files, read at one time.
 *
 * @param file what the configuration says
 * @param services what the service files in its directories provide
 */
record Setup(BusConfig file, ServiceTable services) {
    /** Reads a configuration file and what it leads to. Takes its time: never on the loop. */
    static Setup read(Root root, Map<String, String> environment, String configFile)
            throws ConfigError {
        BusConfig file = ConfigReader.read(new HostSource(root, environment), configFile);
        Optional<String> strict = SessionDirectories.transientServices(environment);
        List<ServiceTable.Directory> directories = new ArrayList<>();
        for (String path : file.serviceDirectories()) {
            directories.add(
                    new ServiceTable.Directory(path, strict.filter(path::equals).isPresent()));
        }
        boolean withHelper = file.daemon().serviceHelper().isPresent();
        return new Setup(file, ServiceTable.read(root, directories, withHelper));
    }

    /** {@return the directories whose changes change this} */
    List<String> directories() {
        List<String> all = new ArrayList<>(file.daemon().includeDirectories());
        all.addAll(file.serviceDirectories());
        return all;
    }
}
