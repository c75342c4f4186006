"""Where batches run: in this process, on a Ray cluster, or on Apache Spark.

The batch work is pure functions over Arrow tables (`sketches`, `edges`, `pairs`); the plan that puts them together
(`copies`) knows no engine, and an engine (`local`, `ray`, `spark`) knows no documents: it moves batches.
Needs pyarrow; nothing here is loaded unless an engine is asked for.
"""
