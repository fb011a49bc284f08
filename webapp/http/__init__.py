"""What stands between the network and the routes: connections, headers, origins, hosts, rates, request ids, and how all that stops."""
